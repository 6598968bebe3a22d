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
    }
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
