internal import ArgumentParser
internal import Multiprocessing

/// `lecture multiprocess`.
struct Multiprocess: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Two child processes say hello, sleep, and are joined.",
    discussion: """
      Example:
        pleasingly lecture multiprocess --seconds 0.1
      """)

  @OptionGroup var second: LectureSeconds

  @OptionGroup var timeline: TimelineOption

  func run() async throws {
    let session = try timeline.begin()
    defer { session?.finish() }
    let processA = ChildProcess(hello("A", seconds: 2), name: "A")
    let processB = ChildProcess(hello("B", seconds: 1), name: "B")
    try processA.start()
    try processB.start()
    StandardOutput.line("waiting for processes to wake up...")
    try await JoinAll.processes([processA, processB])
    StandardOutput.line("processes are done")
  }

  private func hello(_ name: String, seconds: Int) -> SayHello {
    SayHello(name: name, seconds: seconds, duration: Double(seconds) * second.length)
  }
}
