/// Samples as a rule reads them: one after another in memory.
func withContiguousSamples<Result>(
  _ samples: some Collection<Double>, _ body: (UnsafeBufferPointer<Double>) -> Result
) -> Result {
  samples.withContiguousStorageIfAvailable(body)
    ?? Array(samples).withUnsafeBufferPointer(body)
}

/// Checks that there is one place for each sample, and at least one sample.
func requireSamples(
  _ samples: some Collection<Double>, at abscissae: some Collection<Double>
) throws(QuadratureError) {
  guard samples.count == abscissae.count else {
    throw .unequalCounts(samples: samples.count, abscissae: abscissae.count)
  }
  guard !samples.isEmpty else { throw .noSamples }
}
