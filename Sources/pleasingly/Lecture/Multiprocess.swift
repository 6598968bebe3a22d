internal import ArgumentParser
internal import Multiprocessing

/// `lecture multiprocess`.
struct Multiprocess: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Two child processes say hello, sleep, and are joined.",
    discussion: """
      Example:
        pleasingly lecture multiprocess --seconds 0.1
      """)

  @OptionGroup var second: LectureSeconds

  func run() throws {
    let processA = ChildProcess(hello("A", seconds: 2), name: "A")
    let processB = ChildProcess(hello("B", seconds: 1), name: "B")
    try processA.start()
    try processB.start()
    StandardOutput.line("waiting for processes to wake up...")
    try processA.join()
    try processB.join()
    _ = try (processA.result(), processB.result())
    StandardOutput.line("processes are done")
  }

  private func hello(_ name: String, seconds: Int) -> SayHello {
    SayHello(name: name, seconds: seconds, duration: Double(seconds) * second.length)
  }
}
