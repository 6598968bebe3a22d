internal import Jobs
internal import Multiprocessing
internal import Threading

/// The pool behind `--engine` and `--workers`.
enum EnginePool {
  /// How many workers an engine has if so many are asked for.
  static func workerCount(_ engine: Engine, workers: Int?) -> Int {
    engine == .serial ? 1 : workers ?? availableProcessorCount
  }

  /// Makes the pool, lends it out, and ends it.
  static func with<Result>(
    _ engine: Engine, workers: Int?, _ body: (any WorkerPool) async throws -> Result
  ) async throws -> Result {
    switch engine {
    case .serial: try await body(SerialPool())
    case .threads: try await withThreadPool(workers: workers) { try await body($0) }
    case .processes: try await withProcessPool(workers: workers) { try await body($0) }
    }
  }
}
