public import Jobs
public import Quadrature
internal import RandomStreams

/// Integrates a function of several variables over a box by quasi-random points, on any workers.
///
/// ```swift
/// let bell = try IntegrandExpression("exp(-x*x - y*y)")
/// let integral = try await sobolIntegral(
///   bell, over: [-2...2, -2...2], samples: 1_000_000, on: SerialPool())
/// integral.value          // 3.11226…
/// integral.standardError  // 0.000005…, where as many random samples have 0.005…
/// ```
///
/// For smooth functions the error falls almost as 1/*n* for *n* samples, or faster. It is found from
/// replicates: the same number of points of Sobol's sequence, scrambled in independent ways
/// (`SobolSequence`). Their mean is the estimate, and their spread its error, with Student's
/// distribution for the interval. The points are doubled from round to round, up to the largest power
/// of two that `samples` suffice for.
///
/// The answer has the same bits on any workers. If the task is cancelled, the estimate from the last
/// round that was complete is returned, with the status `cancelled`.
///
/// Source: A. B. Owen, "Scrambled net variance for integrals of smooth functions", The Annals of
/// Statistics 25, 1997, 1541–1562.
///
/// - Parameters:
///   - integrand: the function. For a pool of processes its type must be one that another process
///     can find by name; see `Job`.
///   - ranges: one for each variable, from 1 to 128 of them; an end may be infinite.
///   - samples: how many samples to take at most, of all replicates together.
///   - seed: which scramblings.
///   - replicates: how many scramblings, one of ``MonteCarloError/allowedReplicates``.
///   - absoluteError: the standard error that is good enough whatever the value is.
///   - relativeError: the standard error that is good enough, as a part of the value. With both zero
///     all samples are taken.
///   - pool: who does the work.
///   - onEstimate: is given the estimate after each round, in the task of the caller.
/// - Returns: the estimate, its error, and whether that is good enough. An error of zero is only from
///   131,072 samples on: fewer that agree may have missed what differs.
/// - Throws: ``MonteCarloError`` for numbers that are not allowed and for functions that are infinite
///   or not a number somewhere, naming the first such point; `QuadratureError` for ranges that are
///   none; what the pool throws if a worker fails; `CancellationError` if the task is cancelled before
///   there is an estimate.
/// - Complexity: O(`samples`), shared by the workers.
public func sobolIntegral<Function: MultivariateIntegrand & Codable>(
  _ integrand: Function, over ranges: [ClosedRange<Double>], samples: Int = 1_000_000,
  seed: UInt64 = 2_019, replicates: Int = 16, absoluteError: Double = 0,
  relativeError: Double = 0, on pool: some WorkerPool,
  onEstimate: (MonteCarloEstimate) -> Void = { _ in }
) async throws -> MonteCarloEstimate {
  try MonteCarloError.check(samples: samples)
  let wanted = try WantedError(absolute: absoluteError, relative: relativeError)
  let box = try SampledBox(
    ranges, for: integrand, mostDimensions: SobolSequence.allowedDimensions.upperBound)
  var rounds = try SobolReplicates(
    samples: samples, seed: seed, replicates: replicates, dimensions: box.dimensions)
  if box.isEmpty { return .zero }
  func isMet(_ estimate: MonteCarloEstimate) -> Bool {
    // As of random samples: what is all the same in few of them is not believed.
    (estimate.standardError > 0 || estimate.samples >= Checkpoints.firstWithoutSpread)
      && wanted.isMet(by: estimate.standardError, of: estimate.value)
  }
  var estimate: MonteCarloEstimate?
  while rounds.points < rounds.mostPoints {
    if let estimate, isMet(estimate) { break }
    let parts = rounds.nextParts(workers: pool.workerCount)
    let jobs = parts.lazy.map { [rounds] in rounds.job(integrand, box: box, part: $0) }
    // A round that is cut short leaves no trace.
    var next = rounds
    var left = parts.makeIterator()
    let isComplete = try await pool.takeAnswers(of: jobs) { answer in
      let moments = try answer.get()
      if let part = left.next() { next.take(moments, of: part) }
    }
    guard isComplete else {
      guard var estimate else { throw CancellationError() }
      estimate.status = .cancelled
      return estimate
    }
    next.endRound()
    rounds = next
    let current = rounds.estimate(volume: box.volume, status: .underWay)
    estimate = current
    onEstimate(current)
  }
  guard var estimate else { throw CancellationError() }
  estimate.status = isMet(estimate) ? .errorMet : .allSamplesTaken
  return estimate
}

/// Integrates a closure over a box by quasi-random points, on this thread or on other threads.
///
/// As ``sobolIntegral(_:over:samples:seed:replicates:absoluteError:relativeError:on:onEstimate:)``; a
/// closure cannot go into another process.
///
/// - Parameters:
///   - integrand: the function of the coordinates, one for each range.
///   - ranges: one for each variable, from 1 to 128 of them; an end may be infinite.
///   - samples: how many samples to take at most, of all replicates together.
///   - seed: which scramblings.
///   - replicates: how many scramblings, one of ``MonteCarloError/allowedReplicates``.
///   - absoluteError: the standard error that is good enough whatever the value is.
///   - relativeError: the standard error that is good enough, as a part of the value.
///   - pool: who does the work; none that needs other processes.
///   - onEstimate: is given the estimate after each round, in the task of the caller.
/// - Returns: the estimate, its error, and whether that is good enough.
/// - Throws: as the function of the same name; what a pool of processes throws for a job that cannot
///   be sent.
public func sobolIntegral(
  _ integrand: @escaping @Sendable ([Double]) -> Double, over ranges: [ClosedRange<Double>],
  samples: Int = 1_000_000, seed: UInt64 = 2_019, replicates: Int = 16,
  absoluteError: Double = 0, relativeError: Double = 0, on pool: some WorkerPool,
  onEstimate: (MonteCarloEstimate) -> Void = { _ in }
) async throws -> MonteCarloEstimate {
  try await sobolIntegral(
    ClosureIntegrand(integrand), over: ranges, samples: samples, seed: seed,
    replicates: replicates, absoluteError: absoluteError, relativeError: relativeError, on: pool,
    onEstimate: onEstimate)
}
