internal import ArgumentParser
internal import Jobs

/// `lecture life-cycle`.
struct LifeCycle: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "life-cycle",
    abstract: "The life cycle of a thread, and what a few real threads went through.",
    discussion: """
      Runs three threads through birth, start, a sleep, a wait for a lock, a wait for a queue, and \
      their end. Times are milliseconds since the first thread was born.

      Example:
        pleasingly lecture life-cycle --seconds 0.01
      """)

  @OptionGroup var second: LectureSeconds

  func run() throws {
    let threads = LifeCycleThreads(second: second.length)
    let histories = try threads.record()
    LifeCycleReport(histories: histories).lines.forEach { StandardOutput.line($0) }
  }
}
