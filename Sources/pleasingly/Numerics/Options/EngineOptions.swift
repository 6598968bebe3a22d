internal import ArgumentParser

/// Who computes, and how the result is printed.
struct EngineOptions: ParsableArguments {
  @Option(
    help: """
      Who computes; the answer has the same bits on each. 'mpi' is for programs that mpirun has \
      started: rank 0 hands out the work to the other ranks, and prints.
      """)
  var engine = Engine.threads

  @Option(
    parsing: .unconditional,
    help: """
      How many workers; by default one for each processor that may be used, or each rank but the first.
      """,
    transform: WorkerCount.one)
  var workers: Int?

  @Option(help: "How the result is printed.")
  var format = ResultFormat.text

  func validate() throws {
    if engine == .mpi { try MPIEngine.check() }
    try EnginePool.check(engine, workers: workers)
  }

  /// How many workers there are going to be.
  var workerCount: Int { EnginePool.workerCount(engine, workers: workers) }
}
