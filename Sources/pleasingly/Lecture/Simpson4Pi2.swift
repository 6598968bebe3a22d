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

        mpirun -n 4 pleasingly lecture simpson4pi2 --engine mpi
      """)

  @Argument(
    help: "The number of processes; may be left out with --engine mpi, where the ranks say it.",
    transform: WorkerCount.one)
  var processes: Int?

  @OptionGroup var integral: IntegralOptions

  @Flag(help: "Write real, user and system time, children included, to standard error.")
  var time = false

  @OptionGroup var timeline: TimelineOption
  @OptionGroup var watch: WatchOptions

  func validate() throws {
    if let processes { try integral.check(workers: processes) }
    // Here rank 0 computes as well.
    try EnginePool.check(integral.engine, workers: processes, limit: 256)
    try timeline.checkJobs(engine: integral.engine)
    try watch.checkJobs(engine: integral.engine)
  }

  func run() async throws {
    if integral.engine != .mpi, processes == nil {
      StandardError.line("Enter the number of processes")
      StandardError.line(" at the command line.")
      throw ExitCode(2)
    }
    let session = try timeline.begin()
    defer { session?.finish() }
    let stopwatch = ProcessTimes.now()
    let value = try await watch.during(compute)
    StandardOutput.line("\(value) \(abs(value - .pi))")
    if time { (ProcessTimes.now() - stopwatch).lines.forEach(StandardError.line) }
  }

  private func compute() async throws -> Double {
    if integral.engine == .mpi {
      return try await MPIEngine.with(workers: processes) { pool in
        try await QuarterCircleOnEngine.times4(integral, on: pool)
      }
    }
    return try await QuarterCircleOnEngine.times4(workers: processes ?? 1, integral)
  }
}
