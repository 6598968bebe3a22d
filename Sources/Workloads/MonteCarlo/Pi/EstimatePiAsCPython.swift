public import RandomStreams

/// Estimates π with the very numbers that the lecture's exercise draws in CPython.
///
/// The same as this Python, in a few kilobytes of memory for any `samples`:
///
/// ```python
/// random.seed(seed)
/// x = [random.uniform(0, 1) for _ in range(samples)]
/// y = [random.uniform(0, 1) for _ in range(samples)]
/// hits = sum(x**2 + y**2 <= 1 for x, y in zip(x, y))
/// ```
///
/// ```swift
/// try estimatePiAsCPython(samples: 1000, seed: 2019).estimate  // 3.188
/// ```
///
/// - Parameters:
///   - samples: how many points, one of ``MonteCarloError/allowedSamples``.
///   - seed: the integer that `random.seed` is given, of any width; its sign does not count.
/// - Throws: ``MonteCarloError/invalidSampleCount(_:)`` if `samples` is not allowed.
/// - Complexity: O(`samples`), on the calling thread.
public func estimatePiAsCPython(
  samples: Int, seed: some BinaryInteger
) throws(MonteCarloError) -> PiEstimate {
  try estimatePiAsCPython(samples: samples, seed: CPythonSeed(seed))
}

/// Estimates π with the very numbers that the lecture's exercise draws in CPython.
///
/// As the function of the same name whose seed is an integer, for seeds wider than any Swift integer.
///
/// - Parameters:
///   - samples: how many points, one of ``MonteCarloError/allowedSamples``.
///   - seed: what `random.seed` is given.
/// - Throws: ``MonteCarloError/invalidSampleCount(_:)`` if `samples` is not allowed.
/// - Complexity: O(`samples`), on the calling thread.
public func estimatePiAsCPython(
  samples: Int, seed: CPythonSeed
) throws(MonteCarloError) -> PiEstimate {
  try MonteCarloError.check(samples: samples)
  // All x are drawn before the first y: a second generator, ahead by as many draws, stands in for
  // the array.
  var abscissas = MersenneTwister(cpythonSeed: seed)
  var ordinates = abscissas
  ordinates.skipWords(2 * samples)
  var hits = 0
  for _ in 0..<samples {
    let x = abscissas.uniform(0, 1)
    let y = ordinates.uniform(0, 1)
    if x * x + y * y <= 1 {
      hits += 1
    }
  }
  return try PiEstimate(hits: hits, samples: samples)
}
