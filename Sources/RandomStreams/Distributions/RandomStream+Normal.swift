extension RandomStream {
  /// Returns a number of the normal distribution of mean 0 and standard deviation 1.
  ///
  /// That of NumPy's `Generator.standard_normal`, bit for bit, if the stream is NumPy's and the C
  /// library the same: the layers are NumPy's, and the tail calls the library's `log1p`. Takes one
  /// ``next()`` 99 times in 100, otherwise more; a sample whose numbers must not move with the number
  /// of workers therefore needs a counter of its own (``CounterStream/init(sample:of:stream:)``).
  ///
  /// ```swift
  /// var stream = PCG64(SeedSequence(12345))
  /// stream.normal()  // -1.4238250364546312
  /// ```
  ///
  /// Source: G. Marsaglia, W. W. Tsang, «The ziggurat method for generating random variables»,
  /// Journal of Statistical Software 5 (2000), with 256 layers as in J. A. Doornik, «An improved
  /// ziggurat method to generate normal random samples», University of Oxford (2005).
  @inlinable
  public mutating func normal() -> Double {
    while true {
      let bits = next()
      let (x, isInside) = Ziggurat.normal(bits)
      if isInside {
        return x
      }
      if let edge = normalOutsideLayer(bits, x) {
        return edge
      }
    }
  }

  /// Returns a number of a normal distribution: `mean + standardDeviation * normal()`, as NumPy.
  ///
  /// - Parameters:
  ///   - mean: the middle.
  ///   - standardDeviation: the width, not negative.
  @inlinable
  public mutating func normal(mean: Double, standardDeviation: Double) -> Double {
    precondition(standardDeviation >= 0, "a standard deviation is never negative")
    return mean + standardDeviation * normal()
  }

  /// What becomes of a draw beyond the rectangle that lies wholly under the curve: a number, or
  /// nothing if it fell above the curve.
  @inlinable
  @inline(never)
  mutating func normalOutsideLayer(_ bits: UInt64, _ x: Double) -> Double? {
    let index = bits & 0xFF
    guard index == 0 else {
      let layers = Ziggurat.normalLayers
      let (above, below) = (layers[index - 1].height, layers[index].height)
      return (above - below) * random() + below < Ziggurat.power(ofE: -0.5 * x * x) ? x : nil
    }
    while true {
      let distance = -Ziggurat.inverseNormalEdge * Ziggurat.logarithm(onePlus: -random())
      let height = -Ziggurat.logarithm(onePlus: -random())
      if height + height > distance * distance {
        let size = Ziggurat.normalEdge + distance
        return bits >> 17 & 1 == 0 ? size : -size
      }
    }
  }
}
