public import Jobs

/// Estimates π by counting random points in a circle, on any workers.
///
/// The answer is a function of the numbers asked for and of `seed`: neither the pool nor the number of
/// pieces changes it.
///
/// ```swift
/// let pi = try await estimatePi(samples: 1_000_000, seed: 2019, on: SerialPool())
/// pi.estimate  // 3.14314
/// pi.standardError  // 0.001641…
/// let better = try await estimatePi(samples: 1 << 40, seed: 2019, error: 1e-4, on: SerialPool())
/// better.samples  // 276824064, as many as it takes
/// ```
///
/// If the task is cancelled, the estimate from the points so far is returned, with the status
/// `cancelled`.
///
/// - Parameters:
///   - samples: how many points at most, one of ``MonteCarloError/allowedSamples``.
///   - seed: which stream of points.
///   - error: the standard error that is good enough; with zero all points are taken. It is looked at
///     after 16,384 points and then ever more. If all points hit or all miss, their error of zero does not
///     count before there are 131,072.
///   - pieces: into how many jobs to cut the points from one look to the next, at least 1; by default
///     some for each worker, none of them large.
///   - pool: the workers.
///   - onEstimate: is given the estimate so far, again and again, in the task of the caller.
/// - Returns: the counts, the estimate and its standard error.
/// - Throws: ``MonteCarloError`` if a number is not allowed; whatever the pool throws;
///   `CancellationError` if the task is cancelled before there is an estimate.
/// - Complexity: O(`samples`), shared by the workers.
public func estimatePi(
  samples: Int, seed: UInt64, error: Double = 0, pieces: Int? = nil, on pool: some WorkerPool,
  onEstimate: (PiEstimate) -> Void = { _ in }
) async throws -> PiEstimate {
  try MonteCarloError.check(samples: samples)
  if let pieces, pieces < 1 { throw MonteCarloError.invalidPieceCount(pieces) }
  let plan = Checkpoints(
    most: samples, wanted: try WantedError(absolute: error, relative: 0))
  var estimate: PiEstimate?
  while let end = plan.next(
    after: estimate?.samples ?? 0, value: estimate?.estimate ?? 0,
    error: estimate?.standardError ?? .nan)
  {
    let range = (estimate?.samples ?? 0)..<end
    let jobs = PointRanges(range, pieces: pieces, workers: pool.workerCount).lazy.map {
      CircleHitsPiece(seed: seed, firstSample: $0.lowerBound, sampleCount: $0.count)
    }
    var ranges = PointRanges(range, pieces: pieces, workers: pool.workerCount)
    let isComplete = try await pool.takeAnswers(of: jobs) { hits in
      let current = try PiEstimate(
        hits: (estimate?.hits ?? 0) + hits, samples: ranges.next()?.upperBound ?? end,
        status: .underWay)
      estimate = current
      onEstimate(current)
    }
    guard isComplete else {
      guard let estimate else { throw CancellationError() }
      return try PiEstimate(hits: estimate.hits, samples: estimate.samples, status: .cancelled)
    }
  }
  guard let estimate else { throw CancellationError() }
  let isMet = plan.isMet(
    after: estimate.samples, value: estimate.estimate, error: estimate.standardError)
  return try PiEstimate(
    hits: estimate.hits, samples: estimate.samples, status: isMet ? .errorMet : .allSamplesTaken)
}
