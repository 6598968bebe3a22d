public import Jobs

/// Estimates π by counting random points in a circle, on any workers.
///
/// The answer is a function of `samples` and `seed`: neither the pool nor the number of pieces
/// changes it.
///
/// ```swift
/// let pi = try await estimatePi(samples: 1_000_000, seed: 2019, pieces: 3, on: SerialPool())
/// pi.estimate  // 3.14314
/// pi.standardError  // 0.001641…
/// ```
///
/// - Parameters:
///   - samples: how many points, one of ``MonteCarloError/allowedSamples``.
///   - seed: which stream of points.
///   - pieces: into how many jobs to cut the points, at least 1; by default one for each worker.
///   - pool: the workers.
/// - Returns: the counts, the estimate and its standard error.
/// - Throws: ``MonteCarloError`` if a number is not allowed; whatever the pool throws.
/// - Complexity: O(`samples`), shared by the workers.
public func estimatePi(
  samples: Int, seed: UInt64, pieces: Int? = nil, on pool: some WorkerPool
) async throws -> PiEstimate {
  let jobs = try CircleHitsPiece.cut(
    samples: samples, seed: seed, pieces: pieces ?? pool.workerCount)
  let hits = try await pool.map(jobs).reduce(0, +)
  return try PiEstimate(hits: hits, samples: samples)
}
