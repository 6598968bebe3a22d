internal import ArgumentParser
internal import Multiprocessing

/// `lecture exercise1`.
struct Exercise1: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Estimate pi by a Monte Carlo method on several processes.",
    discussion: """
      Each worker takes its range of one stream of samples, so that the estimate is the same for \
      every number of workers. The times are those from handing out the jobs to the estimate, on \
      workers that are running.

      Example:
        pleasingly lecture exercise1 --samples 10**8 --workers 2
        mpirun -n 3 pleasingly lecture exercise1 --samples 10**8 --engine mpi
      """)

  @Option(
    help: """
      Who computes: 'processes', 'communicator', or 'mpi' in programs that mpirun has started.
      """)
  var engine = Engine.processes

  @OptionGroup var options: MonteCarloOptions

  @OptionGroup var timeline: TimelineOption
  @OptionGroup var watch: WatchOptions

  func validate() throws {
    switch engine {
    case .processes, .communicator: try EnginePool.check(engine, workers: options.workers)
    case .mpi: try MPIEngine.check()
    case .threads, .serial:
      throw ValidationError(
        "exercise 1 is about processes: its engine is 'processes', 'communicator' or 'mpi' (exercise2 is on threads)"
      )
    }
  }

  func run() async throws {
    let session = try timeline.begin()
    defer { session?.finish() }
    try await watch.during(compute)
  }

  private func compute() async throws {
    // CPython's one stream is gone through by rank 0: the others have nothing to do, and to say.
    if options.cpython, MPIEngine.isSilent() { return }
    if engine == .mpi, !options.cpython {
      return try await MPIEngine.with(workers: options.workers) { pool in
        WatchSession.add(pool)
        try await PiExercise.run(options, on: pool)
      }
    }
    if engine == .communicator {
      var options = options
      options.workers = EnginePool.workerCount(engine, workers: options.workers)
      return try await PiExercise.run(options) { try CommunicatorPool(workers: $0) }
    }
    try await PiExercise.run(options) { try ProcessPool(workers: $0) }
  }
}
