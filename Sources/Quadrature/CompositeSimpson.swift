/// Simpson's rule for a function, on a grid of equal steps.
///
/// ```swift
/// let rule = try CompositeSimpson(from: 0, to: 1, samples: 100_000_000)
/// rule.integrate(QuarterCircle()) * 4  // 3.14159265358912, an error of 6.7e-13
/// rule.integrate { x in x * x }        // 0.3333333333333333
/// ```
///
/// The samples are never stored: memory use does not depend on their number. Their sum is taken in
/// blocks with the rounding errors carried along, and scaled with twice the digits, so that the
/// result is the rule's exact value for the sampled values within one unit in the last place.
///
/// The sum is cut into chunks of ``samplesPerChunk`` samples. Workers can take the chunks in any
/// distribution (``partialSums(of:chunks:)``); put together again (``value(of:from:)``), they give
/// the very bits of ``integrate(_:)-(Integrand)``.
public struct CompositeSimpson: Hashable, Codable, Sendable {
  /// Where the function is sampled.
  public var grid: UniformGrid

  /// What to do with the interval that is left over when the number of samples is even.
  public var evenRule: EvenRule

  /// Creates the rule on a grid.
  public init(grid: UniformGrid, evenRule: EvenRule = .cartwright) {
    self.grid = grid
    self.evenRule = evenRule
  }

  /// Creates the rule on equally many steps from one bound to another.
  ///
  /// - Parameters:
  ///   - lowerBound: where the integral begins.
  ///   - upperBound: where it ends; below `lowerBound`, the integral changes its sign.
  ///   - samples: how often the function is sampled, both ends included. One sample gives zero,
  ///     two give the trapezoid rule.
  ///   - evenRule: what to do with the interval left over when `samples` is even.
  /// - Throws: ``QuadratureError/invalidRange(lowerBound:upperBound:)`` if a bound or the distance
  ///   of the bounds is not finite, ``QuadratureError/invalidSampleCount(_:)`` if `samples` is not
  ///   one of ``UniformGrid/allowedCounts``.
  public init(
    from lowerBound: Double, to upperBound: Double, samples: Int,
    evenRule: EvenRule = .cartwright
  ) throws(QuadratureError) {
    let grid = try UniformGrid(from: lowerBound, to: upperBound, count: samples)
    self.init(grid: grid, evenRule: evenRule)
  }

  /// Integrates a function that is a type of its own.
  ///
  /// - Returns: the rule's value, within one unit in the last place of its exact value for the
  ///   values that the function gives. Infinite where a sample is, and NaN where one is.
  /// - Complexity: O(*n*) for *n* samples, in constant memory.
  public func integrate(_ integrand: some Integrand) -> Double {
    var sums = PartialSums()
    for chunk in 0..<chunkCount {
      sums.add(integrand.partialSums(over: grid, indices: indices(ofChunk: chunk)))
    }
    return value(of: sums) { integrand.value(at: $0) }
  }

  /// Integrates a closure.
  ///
  /// ```swift
  /// try CompositeSimpson(from: 0, to: 2, samples: 101).integrate { x in x * x * x }  // 4.0
  /// ```
  ///
  /// The inner loop is compiled for the closure where it is written, so that this is as fast as a
  /// loop by hand. On Linux, `squareRoot(_:)` of `VectorMath` is faster in it than `squareRoot()`.
  ///
  /// - Parameter function: the function; it is called once a sample and a few times more, from
  ///   lower indices to higher ones, always on the calling thread.
  /// - Returns: as for a type of its own, to the last bit.
  /// - Complexity: O(*n*) for *n* samples, in constant memory.
  @inlinable
  public func integrate(_ function: (Double) -> Double) -> Double {
    // A closure in its place stays a call, for which all sums would go through memory.
    @inline(__always)
    func eight(_ x: SIMD8<Double>) -> SIMD8<Double> {
      SIMD8(
        function(x[0]), function(x[1]), function(x[2]), function(x[3]),
        function(x[4]), function(x[5]), function(x[6]), function(x[7]))
    }
    var sums = PartialSums()
    for chunk in 0..<chunkCount {
      sums.add(PartialSums(over: grid, indices: indices(ofChunk: chunk), values: eight))
    }
    return value(of: sums, function)
  }

  /// Integrates a closure that works on eight numbers at a time.
  ///
  /// ```swift
  /// try CompositeSimpson(from: 0, to: 1, samples: 1_000_001).integrateByEights { x in
  ///   squareRoot(1 - x * x)  // of VectorMath
  /// }  // 0.7853981632…
  /// ```
  ///
  /// It has a name of its own because a closure like `{ x in x }` could be meant for one number or
  /// for eight.
  ///
  /// - Parameter function: the function. Each lane must depend on its own place only; it is given
  ///   some places more than once, and is always called on the calling thread.
  /// - Returns: the bits of ``integrate(_:)-(()->Double)``, if the values in the lanes are those of
  ///   the closure for one number.
  /// - Complexity: O(*n*) for *n* samples, in constant memory.
  @inlinable
  public func integrateByEights(_ function: (SIMD8<Double>) -> SIMD8<Double>) -> Double {
    var sums = PartialSums()
    for chunk in 0..<chunkCount {
      sums.add(PartialSums(over: grid, indices: indices(ofChunk: chunk), values: function))
    }
    return value(of: sums) { function(SIMD8(repeating: $0))[0] }
  }
}
