internal import Jobs
internal import Quadrature
internal import Threading
internal import Workloads

/// The parallel integral on the engine that was asked for.
enum QuarterCircleOnEngine {
  /// Four times the area of the quarter circle.
  static func times4(workers: Int, _ options: IntegralOptions) async throws -> Double {
    let cut = options.cut(for: workers)
    switch options.engine {
    case .processes:
      return 4
        * (try await SimpsonOnProcesses.area(
          processes: workers, samples: options.samples.value, cut: cut,
          evenRule: options.evenRule.rule))
    case .threads:
      let pool = try ThreadPool(workers: workers)
      let value = try await times4(cut, workers, options, on: pool)
      await pool.shutdown()
      return value
    case .serial:
      return try await times4(cut, workers, options, on: SerialPool())
    case .communicator:
      return 4
        * (try await SimpsonOnRanks.area(
          ranks: workers, samples: options.samples.value, cut: cut,
          evenRule: options.evenRule.rule))
    case .mpi:
      return try await MPIEngine.with(workers: workers) { pool in
        try await times4(cut, workers, options, on: pool)
      }
    }
  }

  /// The same, cut for as many workers as the pool has.
  static func times4(_ options: IntegralOptions, on pool: some WorkerPool) async throws -> Double {
    let workers = pool.workerCount
    try options.check(workers: workers)
    return try await times4(options.cut(for: workers), workers, options, on: pool)
  }

  private static func times4(
    _ cut: IntegrationCut, _ workers: Int, _ options: IntegralOptions, on pool: some WorkerPool
  ) async throws -> Double {
    try InvalidCut.check(samples: options.samples.value, pieces: workers)
    return 4
      * (try await compositeSimpson(
        QuarterCircle(), over: 0...1, samples: options.samples.value,
        evenRule: options.evenRule.rule, cut: cut, on: pool))
  }
}
