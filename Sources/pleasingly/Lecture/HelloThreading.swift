internal import ArgumentParser
internal import Threading

/// `lecture hello-threading`.
struct HelloThreading: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hello-threading",
    abstract: "Three threads are born, say hello, and sleep a random time.",
    discussion: """
      Example:
        pleasingly lecture hello-threading --seconds 0.1 --seed 2019
      """)

  private static let names = ["first thread", "second thread", "third thread"]

  @OptionGroup var second: LectureSeconds
  @OptionGroup var seed: SeedOption

  @OptionGroup var timeline: TimelineOption

  func run() throws {
    let session = try timeline.begin()
    defer { session?.finish() }
    var random = RandomSeconds(seed: seed.value, actor: 0)
    let threads = Self.names.map { name in
      let seconds = random.next(upTo: 6)
      return HelloThread(name: name, seconds: seconds, duration: Double(seconds) * second.length)
    }
    StandardOutput.line("starting threads")
    for thread in threads { try thread.start() }
    StandardOutput.line("threads started")
    for thread in threads { try thread.join() }
  }
}
