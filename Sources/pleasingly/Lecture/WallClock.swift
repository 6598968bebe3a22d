internal import ArgumentParser

/// `lecture wall-clock`.
struct WallClock: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wall-clock",
    abstract: "The integral on 1, 2 and 3 processes in turn, with the times and their ratio.",
    discussion: """
      The ratio is that of the first run's time to each later one's: the speedup, if the first runs \
      on one process.

      Example:
        pleasingly lecture wall-clock --workers 1,2
      """)

  @Option(
    parsing: .unconditional,
    help: "The numbers of processes, in the order of the runs (default: 1,2,3).",
    transform: WorkerCount.list)
  var workers = [1, 2, 3]

  @OptionGroup var integral: IntegralOptions

  @OptionGroup var timeline: TimelineOption

  func validate() throws {
    guard integral.engine != .mpi else {
      throw ValidationError(
        "the number of ranks is fixed: time each by mpirun -n 4 pleasingly lecture simpson4pi2 "
          + "--engine mpi --time")
    }
    try workers.forEach(integral.check)
    try timeline.checkJobs(engine: integral.engine)
  }

  func run() async throws {
    let session = try timeline.begin()
    defer { session?.finish() }
    var runs: [(workers: Int, seconds: Double)] = []
    for workers in workers {
      StandardOutput.line("simpson4pi2 \(workers)")
      let before = ProcessTimes.now()
      let value = try await QuarterCircleOnEngine.times4(workers: workers, integral)
      let times = ProcessTimes.now() - before
      StandardOutput.line("\(value) \(abs(value - .pi))")
      StandardOutput.line("real    \(Text.clock(times.real))")
      runs.append((workers, Text.seconds(times.real)))
    }
    guard let first = runs.first else { return }
    for run in runs.dropFirst() {
      let quotient = [first, run].map { Text.fixed($0.seconds, digits: 3) }.joined(separator: "/")
      let ratio = Text.fixed(first.seconds / run.seconds, digits: 3)
      let noun = run.workers == 1 ? "process" : "processes"
      StandardOutput.line("\(quotient) = \(ratio) with \(run.workers) \(noun)")
    }
  }
}
