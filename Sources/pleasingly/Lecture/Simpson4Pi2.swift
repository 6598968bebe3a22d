internal import ArgumentParser

/// `lecture simpson4pi2`.
struct Simpson4Pi2: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simpson4pi2",
    abstract: "The integral on several processes: value and error.",
    discussion: """
      Example:
        pleasingly lecture simpson4pi2 3
        3.141592653589334 4.591882429849647e-13
      """)

  @Argument(help: "The number of processes.", transform: WorkerCount.one)
  var processes: Int?

  @OptionGroup var integral: IntegralOptions

  @Flag(help: "Write real, user and system time, children included, to standard error.")
  var time = false

  func validate() throws {
    if let processes { try integral.check(workers: processes) }
  }

  func run() async throws {
    guard let processes else {
      StandardError.line("Enter the number of processes")
      StandardError.line(" at the command line.")
      throw ExitCode(2)
    }
    let stopwatch = ProcessTimes.now()
    let value = try await QuarterCircleOnEngine.times4(workers: processes, integral)
    StandardOutput.line("\(value) \(abs(value - .pi))")
    if time { (ProcessTimes.now() - stopwatch).lines.forEach(StandardError.line) }
  }
}
