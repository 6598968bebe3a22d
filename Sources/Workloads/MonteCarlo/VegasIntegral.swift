public import Jobs
public import Quadrature

/// Integrates a function of several variables over a box by random samples that go where the function
/// is large, on any workers.
///
/// ```swift
/// let peak = try IntegrandExpression("exp(-100*((x-0.3)^2 + (y-0.6)^2))")
/// let integral = try await vegasIntegral(
///   peak, over: [0...1, 0...1], samples: 1_000_000, on: SerialPool())
/// integral.value                // 0.031411…
/// integral.standardError        // 0.000001…
/// integral.chiSquaredPerDegree  // 1.15…: the iterations agree
/// ```
///
/// From iteration to iteration, a grid is drawn closer together where the function is large, and the
/// cubes where it varies get more of the samples (`VegasGrid`). The first iterations only adapt; the
/// estimate is the average of the others. Best for functions with peaks that lie along the axes; peaks
/// along a diagonal gain little. A part of the samples stays spread evenly, so that jumps are found.
///
/// The answer has the same bits on any workers. If the task is cancelled, the estimate from the
/// iterations so far is returned, with the status `cancelled`.
///
/// Sources: G. P. Lepage, "A new algorithm for adaptive multidimensional integration", Journal of
/// Computational Physics 27, 1978, 192–203; the same, "Adaptive multidimensional integration: VEGAS
/// enhanced", Journal of Computational Physics 439, 2021, 110386.
///
/// - Parameters:
///   - integrand: the function. For a pool of processes its type must be one that another process
///     can find by name; see `Job`.
///   - ranges: one for each variable, from 1 to 128 of them; an end may be infinite.
///   - samples: how many samples to take at most, shared out equally among the iterations.
///   - seed: which samples.
///   - warmUpIterations: how many iterations only adapt the grid.
///   - iterations: how many iterations there are after them, at most.
///   - absoluteError: the standard error that is good enough whatever the value is.
///   - relativeError: the standard error that is good enough, as a part of the value. With both zero
///     all iterations are done; otherwise two at least.
///   - pool: who does the work.
///   - onEstimate: is given the estimate after each iteration that counts, in the task of the caller.
/// - Returns: the estimate, its error, and whether that is good enough. An error of zero is only from
///   131,072 samples on: fewer that agree may have missed what differs.
/// - Throws: ``MonteCarloError`` for numbers that are not allowed and for functions that are infinite
///   or not a number somewhere, naming the first such point; `QuadratureError` for ranges that are
///   none; what the pool throws if a worker fails; `CancellationError` if the task is cancelled before
///   there is an estimate.
/// - Complexity: O(`samples`), shared by the workers.
public func vegasIntegral<Function: MultivariateIntegrand & Codable>(
  _ integrand: Function, over ranges: [ClosedRange<Double>], samples: Int = 1_000_000,
  seed: UInt64 = 2_019, warmUpIterations: Int = 5, iterations: Int = 10,
  absoluteError: Double = 0, relativeError: Double = 0, on pool: some WorkerPool,
  onEstimate: (MonteCarloEstimate) -> Void = { _ in }
) async throws -> MonteCarloEstimate {
  try MonteCarloError.check(samples: samples)
  let wanted = try WantedError(absolute: absoluteError, relative: relativeError)
  let box = try SampledBox(ranges, for: integrand, mostDimensions: 128)
  let plan = try VegasPlan(
    samples: samples, warmUpIterations: warmUpIterations, iterations: iterations)
  if box.isEmpty { return .zero }
  var rounds = VegasRounds(plan: plan, box: box, seed: seed)
  func isMet(_ estimate: MonteCarloEstimate) -> Bool {
    // As of random samples: what is all the same in few of them is not believed.
    (rounds.measured >= 2 || rounds.isOver)
      && (estimate.standardError > 0 || estimate.samples >= Checkpoints.firstWithoutSpread)
      && wanted.isMet(by: estimate.standardError, of: estimate.value)
  }
  while !rounds.isOver {
    if let estimate = rounds.estimate(status: .underWay) {
      onEstimate(estimate)
      if isMet(estimate) { break }
    }
    let pieces = rounds.nextPieces(workers: pool.workerCount)
    var levels = pieces
    var tree = MergeTree<VegasSums>()
    let isComplete = try await pool.takeAnswers(of: rounds.jobs(integrand, pieces: pieces)) {
      tree.append(try $0.get(), level: levels.next()?.level ?? 0)
    }
    guard isComplete, let sums = tree.root else {
      guard let estimate = rounds.estimate(status: .cancelled) else { throw CancellationError() }
      return estimate
    }
    rounds.take(sums)
  }
  guard var estimate = rounds.estimate(status: .allSamplesTaken) else { throw CancellationError() }
  if isMet(estimate) { estimate.status = .errorMet }
  return estimate
}

/// Integrates a closure over a box by random samples that go where it is large, on this thread or on
/// other threads.
///
/// As ``vegasIntegral(_:over:samples:seed:warmUpIterations:iterations:absoluteError:relativeError:on:onEstimate:)``;
/// a closure cannot go into another process.
///
/// - Parameters:
///   - integrand: the function of the coordinates, one for each range.
///   - ranges: one for each variable, from 1 to 128 of them; an end may be infinite.
///   - samples: how many samples to take at most, shared out equally among the iterations.
///   - seed: which samples.
///   - warmUpIterations: how many iterations only adapt the grid.
///   - iterations: how many iterations there are after them, at most.
///   - absoluteError: the standard error that is good enough whatever the value is.
///   - relativeError: the standard error that is good enough, as a part of the value.
///   - pool: who does the work; none that needs other processes.
///   - onEstimate: is given the estimate after each iteration that counts, in the task of the caller.
/// - Returns: the estimate, its error, and whether that is good enough.
/// - Throws: as the function of the same name; what a pool of processes throws for a job that cannot
///   be sent.
public func vegasIntegral(
  _ integrand: @escaping @Sendable ([Double]) -> Double, over ranges: [ClosedRange<Double>],
  samples: Int = 1_000_000, seed: UInt64 = 2_019, warmUpIterations: Int = 5,
  iterations: Int = 10, absoluteError: Double = 0, relativeError: Double = 0,
  on pool: some WorkerPool, onEstimate: (MonteCarloEstimate) -> Void = { _ in }
) async throws -> MonteCarloEstimate {
  try await vegasIntegral(
    ClosureIntegrand(integrand), over: ranges, samples: samples, seed: seed,
    warmUpIterations: warmUpIterations, iterations: iterations, absoluteError: absoluteError,
    relativeError: relativeError, on: pool, onEstimate: onEstimate)
}
