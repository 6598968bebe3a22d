/// How the samples are shared out among the iterations of VEGAS.
struct VegasPlan: Hashable, Sendable {
  /// More iterations would each have too little to do.
  static let mostIterations = 10_000

  /// How many iterations only adapt the grid.
  let warmUpIterations: Int

  /// How many iterations there are, those included.
  let iterations: Int

  /// How many samples an iteration has at most.
  let samplesPerIteration: Int

  init(samples: Int, warmUpIterations: Int, iterations: Int) throws(MonteCarloError) {
    let allowed = 0...Self.mostIterations
    guard allowed.contains(warmUpIterations), allowed.contains(iterations), iterations >= 1,
      allowed.contains(warmUpIterations + iterations)
    else {
      throw .invalidIterationCount(warmUp: warmUpIterations, measured: iterations)
    }
    self.warmUpIterations = warmUpIterations
    self.iterations = warmUpIterations + iterations
    samplesPerIteration = samples / self.iterations
    guard samplesPerIteration >= 2 else {
      throw .tooFewSamples(samples, fewest: 2 * self.iterations)
    }
  }
}
