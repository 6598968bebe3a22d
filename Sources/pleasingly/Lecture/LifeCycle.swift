internal import ArgumentParser
internal import Jobs
internal import Plots

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

  @OptionGroup var timeline: TimelineOption
  @OptionGroup var plot: PlotOption

  func run() throws {
    let plot = try plot.begin()
    let session = try timeline.begin()
    defer { session?.finish() }
    let threads = LifeCycleThreads(second: second.length)
    let histories = try threads.record()
    LifeCycleReport(histories: histories).lines.forEach { StandardOutput.line($0) }
    let numbers = Set(histories.flatMap { $0.events.compactMap(\.threadID) })
    plot?.draw(
      StateDiagram(
        threadTransitionsOf: Timeline.shared.recording, isCounted: numbers.contains))
  }
}
