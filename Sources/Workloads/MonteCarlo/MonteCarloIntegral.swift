public import Jobs
public import Quadrature

/// Integrates a function of several variables over a box by random samples, on any workers.
///
/// ```swift
/// let bell = try IntegrandExpression("exp(-x*x - y*y)")
/// let integral = try await monteCarloIntegral(
///   bell, over: [-2...2, -2...2], samples: 1_000_000, on: SerialPool())
/// integral.value          // 3.1093…, where 3.1122… is right
/// integral.standardError  // 0.0039…
/// ```
///
/// The error falls as 1/√*n* for *n* samples, whatever the number of variables. Where a function is
/// large in a small part of the box,
/// ``vegasIntegral(_:over:samples:seed:warmUpIterations:iterations:absoluteError:relativeError:on:onEstimate:)``
/// is better; where it is smooth,
/// ``sobolIntegral(_:over:samples:seed:replicates:absoluteError:relativeError:on:onEstimate:)``.
///
/// Sample *i* of a seed is the same on every pool, and the sums are taken in blocks of 4,096 and merged
/// in a tree that depends on their number alone: the answer has the same bits on any workers.
///
/// If the task is cancelled, the estimate from the samples so far is returned, with the status
/// `cancelled`. Its bits are those that so many samples have.
///
/// - Parameters:
///   - integrand: the function. For a pool of processes its type must be one that another process
///     can find by name; see `Job`.
///   - ranges: one for each variable, from 1 to 1,024 of them; an end may be infinite.
///   - samples: how many samples to take at most, one of ``MonteCarloError/allowedSamples``.
///   - seed: which samples.
///   - absoluteError: the standard error that is good enough whatever the value is.
///   - relativeError: the standard error that is good enough, as a part of the value. With both zero
///     all samples are taken. The error is looked at after 16,384 samples and then ever more: what no
///     sample met by then goes unseen.
///   - pool: who does the work.
///   - onEstimate: is given the estimate so far, again and again, in the task of the caller.
/// - Returns: the estimate, its error, and whether that is good enough. An error of zero is only from
///   131,072 samples on: fewer that agree may have missed what differs.
/// - Throws: ``MonteCarloError`` for numbers that are not allowed and for functions that are infinite
///   or not a number somewhere, naming the first such point; `QuadratureError` for ranges that are
///   none; what the pool throws if a worker fails; `CancellationError` if the task is cancelled before
///   there is an estimate.
/// - Complexity: O(`samples`), shared by the workers.
public func monteCarloIntegral<Function: MultivariateIntegrand & Codable>(
  _ integrand: Function, over ranges: [ClosedRange<Double>], samples: Int = 1_000_000,
  seed: UInt64 = 2_019, absoluteError: Double = 0, relativeError: Double = 0,
  on pool: some WorkerPool, onEstimate: (MonteCarloEstimate) -> Void = { _ in }
) async throws -> MonteCarloEstimate {
  try MonteCarloError.check(samples: samples)
  let plan = Checkpoints(
    most: samples, wanted: try WantedError(absolute: absoluteError, relative: relativeError))
  let box = try SampledBox(ranges, for: integrand)
  if box.isEmpty { return .zero }
  let size = 4_096
  var tree = MergeTree<SampleMoments>()
  var estimate = MonteCarloEstimate(SampleMoments(), volume: box.volume, status: .underWay)
  while let end = plan.next(
    after: estimate.samples, value: estimate.value, error: estimate.standardError)
  {
    let pieces = AlignedPieces(
      estimate.samples / size..<(end - 1) / size + 1, highestLevel: 8, workers: pool.workerCount)
    let jobs = pieces.lazy.map { piece in
      SampleBlocks(
        integrand: integrand, box: box, source: .random(seed: seed), blockSize: size,
        blocks: piece.blocks, end: end)
    }
    var levels = pieces
    let isComplete = try await pool.takeAnswers(of: jobs) { answer in
      tree.append(try answer.get(), level: levels.next()?.level ?? 0)
      estimate = MonteCarloEstimate(
        tree.root ?? SampleMoments(), volume: box.volume, status: .underWay)
      onEstimate(estimate)
    }
    guard isComplete else {
      guard estimate.samples > 0 else { throw CancellationError() }
      estimate.status = .cancelled
      return estimate
    }
  }
  let isMet = plan.isMet(
    after: estimate.samples, value: estimate.value, error: estimate.standardError)
  estimate.status = isMet ? .errorMet : .allSamplesTaken
  return estimate
}

/// Integrates a closure over a box by random samples, on this thread or on other threads.
///
/// ```swift
/// try await monteCarloIntegral({ $0[0] * $0[1] }, over: [0...1, 0...1], on: SerialPool())
/// ```
///
/// As ``monteCarloIntegral(_:over:samples:seed:absoluteError:relativeError:on:onEstimate:)``; a closure
/// cannot go into another process.
///
/// - Parameters:
///   - integrand: the function of the coordinates, one for each range.
///   - ranges: one for each variable, from 1 to 1,024 of them; an end may be infinite.
///   - samples: how many samples to take at most, one of ``MonteCarloError/allowedSamples``.
///   - seed: which samples.
///   - absoluteError: the standard error that is good enough whatever the value is.
///   - relativeError: the standard error that is good enough, as a part of the value.
///   - pool: who does the work; none that needs other processes.
///   - onEstimate: is given the estimate so far, again and again, in the task of the caller.
/// - Returns: the estimate, its error, and whether that is good enough.
/// - Throws: as the function of the same name; what a pool of processes throws for a job that cannot
///   be sent.
public func monteCarloIntegral(
  _ integrand: @escaping @Sendable ([Double]) -> Double, over ranges: [ClosedRange<Double>],
  samples: Int = 1_000_000, seed: UInt64 = 2_019, absoluteError: Double = 0,
  relativeError: Double = 0, on pool: some WorkerPool,
  onEstimate: (MonteCarloEstimate) -> Void = { _ in }
) async throws -> MonteCarloEstimate {
  try await monteCarloIntegral(
    ClosureIntegrand(integrand), over: ranges, samples: samples, seed: seed,
    absoluteError: absoluteError, relativeError: relativeError, on: pool, onEstimate: onEstimate)
}
