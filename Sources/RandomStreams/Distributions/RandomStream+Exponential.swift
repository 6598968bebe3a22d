extension RandomStream {
  /// Returns a number of the exponential distribution of mean 1.
  ///
  /// That of NumPy's `Generator.standard_exponential`, bit for bit, if the stream is NumPy's and the C
  /// library the same. Takes one ``next()`` 98 times in 100, otherwise more.
  ///
  /// ```swift
  /// var stream = PCG64(SeedSequence(12345))
  /// stream.exponential()  // 0.18413256735377503
  /// ```
  ///
  /// Source: G. Marsaglia, W. W. Tsang, «The ziggurat method for generating random variables»,
  /// Journal of Statistical Software 5 (2000), with 256 layers.
  @inlinable
  public mutating func exponential() -> Double {
    while true {
      let bits = next()
      let (x, isInside) = Ziggurat.exponential(bits)
      if isInside {
        return x
      }
      if let edge = exponentialOutsideLayer(bits, x) {
        return edge
      }
    }
  }

  /// Returns a number of the exponential distribution of a mean: `mean * exponential()`, as NumPy.
  ///
  /// - Parameter mean: the mean, which is also the standard deviation; not negative.
  @inlinable
  public mutating func exponential(mean: Double) -> Double {
    precondition(mean >= 0, "the mean of an exponential distribution is never negative")
    return mean * exponential()
  }

  /// What becomes of a draw beyond the rectangle that lies wholly under the curve: a number, or
  /// nothing if it fell above the curve.
  @inlinable
  @inline(never)
  mutating func exponentialOutsideLayer(_ bits: UInt64, _ x: Double) -> Double? {
    let index = bits >> 3 & 0xFF
    if index == 0 {
      return Ziggurat.exponentialEdge - Ziggurat.logarithm(onePlus: -random())
    }
    let layers = Ziggurat.exponentialLayers
    let (above, below) = (layers[index - 1].height, layers[index].height)
    return (above - below) * random() + below < Ziggurat.power(ofE: -x) ? x : nil
  }
}
