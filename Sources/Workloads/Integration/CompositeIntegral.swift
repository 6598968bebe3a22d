public import Jobs
public import Quadrature

/// Integrates a function by a rule of equal steps on the workers of a pool, and says how far off the
/// value may be.
///
/// ```swift
/// let quarter = try await compositeIntegral(
///   QuarterCircle(), from: 0, to: 1, rule: .simpson, samples: 1_000_001, on: SerialPool())
/// quarter.value          // 0.7853981632826359, π/4 but for 1.148e-10
/// quarter.errorEstimate  // 2.296e-10
/// ```
///
/// The error is found from every second and every fourth of the same samples: how the values settle
/// tells it, whatever the order of convergence is. A function that repeats itself on those grids can
/// deceive the estimate, as it can deceive any. Of more than 2²⁴ samples, some are taken beforehand, and of
/// many more a sixty-fourth, to have something to show.
///
/// - Parameters:
///   - integrand: the function. For a pool of processes its type must be one that another process
///     can find by name; see `Job`.
///   - lowerBound: where the integral begins; finite.
///   - upperBound: where it ends; below `lowerBound`, the integral changes its sign.
///   - rule: the rule.
///   - samples: how often to sample the function on the finest grid, both ends included.
///   - absoluteTolerance: the error that is allowed whatever the value is.
///   - relativeTolerance: the error that is allowed, as a part of the value.
///   - pool: who does the work.
///   - onProgress: is called with the state of the computation, on the calling task.
/// - Returns: the integral, with the same bits for every pool.
/// - Throws: `QuadratureError` if there is no such integral; what the pool throws if a worker fails;
///   `CancellationError`.
/// - Complexity: O(*n*) for *n* samples, in memory that does not depend on them.
public func compositeIntegral<Function: Integrand & Codable>(
  _ integrand: Function, from lowerBound: Double, to upperBound: Double,
  rule: CompositeRule = .simpson, samples: Int, absoluteTolerance: Double = 1.49e-8,
  relativeTolerance: Double = 1.49e-8, on pool: some WorkerPool,
  onProgress: (IntegrationProgress) -> Void = { _ in }
) async throws -> Integral<Double> {
  let tolerance = try Tolerance(absolute: absoluteTolerance, relative: relativeTolerance)
  let finest = try UniformGrid(from: lowerBound, to: upperBound, count: samples)
  try require(ranges: 1, for: integrand)
  guard lowerBound != upperBound else { return SignedRange.emptyIntegral }
  let coarse = coarseCounts(for: samples)
  var progress = IntegrationProgress(plannedEvaluations: coarse.reduce(samples, +))
  func integral(on grid: UniformGrid) async throws -> Integral<Double> {
    let before = progress.evaluations
    let partials = try await partialSums(of: integrand, on: grid, pool: pool) { samples in
      progress.evaluations = before + samples
      onProgress(progress)
    }
    let (value, error) = try rule.integral(of: integrand, on: grid, from: partials)
    let status: IntegrationStatus =
      if !value.isFinite {
        .nonFiniteValue(at: firstNonFinitePlace(of: integrand, on: grid, partials))
      } else if error <= tolerance.bound(for: abs(value)) {
        .toleranceMet
      } else {
        .sampleLimitReached(grid.count)
      }
    return Integral(
      value: value, errorEstimate: error, evaluations: grid.count, intervals: grid.count - 1,
      status: status)
  }
  for count in coarse {
    let integral = try await integral(
      on: UniformGrid(from: lowerBound, to: upperBound, count: count))
    // A place of this grid without a value need not be one of the finest.
    if integral.value.isFinite { progress.integral = integral }
    onProgress(progress)
  }
  let result = try await integral(on: finest)
  progress.integral = result
  onProgress(progress)
  return result
}

/// How many samples are taken beforehand, so that a long computation that is interrupted has something to show: a part
/// of the work that is small, but for the first.
private func coarseCounts(for samples: Int) -> [Int] {
  var counts: [Int] = []
  var intervals = 1 << 20
  var least = 1 << 24
  while samples > least {
    counts.append(intervals + 1)
    intervals *= 64
    least = 64 * intervals
  }
  return counts
}

/// The sums of all chunks of a grid, in their order.
private func partialSums<Function: Integrand & Codable>(
  of integrand: Function, on grid: UniformGrid, pool: some WorkerPool,
  onProgress: (_ samples: Int) -> Void
) async throws -> [PartialSums] {
  let rule = CompositeSimpson(grid: grid)
  // Jobs of a second or so at most, to see the work go on; their number leaves no trace in the sums.
  let parts = max(256, 4 * pool.workerCount, grid.count >> 28)
  let jobs = try GridChunks.cut(integrand, rule: rule, parts: parts)
  var partials: [PartialSums] = []
  for try await result in pool.results(of: jobs) {
    partials += try result.get()
    onProgress(min(partials.count * rule.samplesPerChunk, grid.count))
  }
  return partials
}

/// The first place of a grid where a function is infinite or not a number; nil if only the sum is.
private func firstNonFinitePlace(
  of integrand: some Integrand, on grid: UniformGrid, _ partials: [PartialSums]
) -> Double? {
  let size = CompositeSimpson(grid: grid).samplesPerChunk
  let chunk = partials.firstIndex { !($0.even.value.isFinite && $0.odd.value.isFinite) }
  let first = (chunk ?? partials.count) * size
  for index in first..<max(first, min(first + size, grid.count))
  where !integrand.value(at: grid[index]).isFinite {
    return grid[index]
  }
  // The last place is in no chunk.
  return integrand.value(at: grid[grid.count - 1]).isFinite ? nil : grid[grid.count - 1]
}
