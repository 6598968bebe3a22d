internal import ArgumentParser
internal import Jobs
internal import Multiprocessing
internal import Threading

/// The pool behind `--engine` and `--workers`.
enum EnginePool {
  /// How many workers an engine has if so many are asked for.
  static func workerCount(
    _ engine: Engine, workers: Int?, processors: Int = availableProcessorCount
  ) -> Int {
    switch engine {
    case .serial: 1
    case .mpi: MPIEngine.workerCount.withLock { $0 } ?? workers ?? 0
    case .communicator: workers ?? min(processors, mostRanks)
    case .threads, .processes: workers ?? processors
    }
  }

  /// How many workers a communicator's pool can have; rank 0 hands out the work.
  private static let mostRanks = 255

  /// Throws if there cannot be so many workers.
  ///
  /// - Parameter limit: how many a communicator can have.
  static func check(_ engine: Engine, workers: Int?, limit: Int = mostRanks) throws {
    guard engine == .communicator, let workers, workers > limit else { return }
    throw ValidationError(
      "\(workers) workers are too many for --engine communicator: it can have \(limit), and 'processes' more"
    )
  }

  /// Makes the pool, lends it out, and ends it.
  static func with<Result>(
    _ engine: Engine, workers: Int?, _ body: (any WorkerPool) async throws -> Result
  ) async throws -> Result {
    switch engine {
    case .serial: try await body(SerialPool())
    case .threads:
      try await withThreadPool(workers: workers) { pool in
        WatchSession.add(pool)
        return try await body(pool)
      }
    case .processes:
      try await withProcessPool(workers: workers) { pool in
        WatchSession.add(pool)
        return try await body(pool)
      }
    case .communicator: try await withCommunicatorPool(workers: workers, body)
    case .mpi:
      try await MPIEngine.with(workers: workers) { pool in
        WatchSession.add(pool)
        return try await body(pool)
      }
    }
  }

  private static func withCommunicatorPool<Result>(
    workers: Int?, _ body: (any WorkerPool) async throws -> Result
  ) async throws -> Result {
    let pool = try CommunicatorPool(workers: workerCount(.communicator, workers: workers))
    WatchSession.add(pool)
    let result: Result
    do {
      result = try await body(pool)
    } catch {
      await pool.shutdown()
      throw error
    }
    await pool.shutdown()
    return result
  }
}
