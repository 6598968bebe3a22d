/// The trapezoid rule for a function, on a grid of equal steps.
///
/// ```swift
/// let rule = try CompositeTrapezoid(from: 0, to: 1, samples: 101)
/// rule.integrate { x in x * x }  // 0.33335
/// ```
///
/// The samples are added up as ``CompositeSimpson`` does it, chunk by chunk, with the rounding errors
/// carried along. It converges slowly, but for periodic functions over their period faster than any
/// other rule.
public struct CompositeTrapezoid: Hashable, Codable, Sendable {
  /// Where the function is sampled.
  public var grid: UniformGrid

  /// Creates the rule on a grid.
  public init(grid: UniformGrid) {
    self.grid = grid
  }

  /// Creates the rule on equally many steps from one bound to another.
  ///
  /// - Parameters:
  ///   - lowerBound: where the integral begins.
  ///   - upperBound: where it ends; below `lowerBound`, the integral changes its sign.
  ///   - samples: how often the function is sampled, both ends included. One sample gives zero.
  /// - Throws: ``QuadratureError/invalidRange(lowerBound:upperBound:)`` if a bound or the distance
  ///   of the bounds is not finite, ``QuadratureError/invalidSampleCount(_:)`` if `samples` is not
  ///   one of ``UniformGrid/allowedCounts``.
  public init(
    from lowerBound: Double, to upperBound: Double, samples: Int
  ) throws(QuadratureError) {
    self.init(grid: try UniformGrid(from: lowerBound, to: upperBound, count: samples))
  }

  /// Integrates a function that is a type of its own.
  ///
  /// - Returns: the rule's value. Infinite where a sample is, and NaN where one is.
  /// - Complexity: O(*n*) for *n* samples, in constant memory.
  public func integrate(_ integrand: some Integrand) -> Double {
    var sums = PartialSums()
    for chunk in 0..<chunks.chunkCount {
      sums.add(integrand.partialSums(over: grid, indices: chunks.indices(ofChunk: chunk)))
    }
    return value(of: sums) { integrand.value(at: $0) }
  }

  /// Integrates a closure.
  ///
  /// - Parameter function: the function; it is called once a sample and twice more, always on the
  ///   calling thread.
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
    for chunk in 0..<chunks.chunkCount {
      sums.add(PartialSums(over: grid, indices: chunks.indices(ofChunk: chunk), values: eight))
    }
    return value(of: sums, function)
  }

  /// Integrates a closure that works on eight numbers at a time.
  ///
  /// ```swift
  /// try CompositeTrapezoid(from: 0, to: 1, samples: 1_000_001).integrateByEights { x in
  ///   squareRoot(1 - x * x)  // of VectorMath
  /// }  // 0.7853981631…
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
    for chunk in 0..<chunks.chunkCount {
      sums.add(PartialSums(over: grid, indices: chunks.indices(ofChunk: chunk), values: function))
    }
    return value(of: sums) { function(SIMD8(repeating: $0))[0] }
  }

  /// Puts the integral together from the sums of all chunks.
  ///
  /// The chunks are those of Simpson's rule on the same grid, which the sums do not depend on.
  ///
  /// - Parameters:
  ///   - integrand: the function, which is sampled at the ends once more.
  ///   - partials: the sums of all chunks, in their order.
  /// - Returns: the same bits as ``integrate(_:)-(Integrand)``.
  /// - Throws: ``QuadratureError/invalidPartialSums(count:chunkCount:)`` if there is not one
  ///   element a chunk.
  public func value(
    of integrand: some Integrand, from partials: [PartialSums]
  ) throws(QuadratureError) -> Double {
    guard partials.count == chunks.chunkCount else {
      throw .invalidPartialSums(count: partials.count, chunkCount: chunks.chunkCount)
    }
    var sums = PartialSums()
    for partial in partials {
      sums.add(partial)
    }
    return value(of: sums) { integrand.value(at: $0) }
  }

  /// Whose chunks the grid is cut into.
  @usableFromInline var chunks: CompositeSimpson { CompositeSimpson(grid: grid) }

  /// The integral from the sums over all samples but the last.
  @usableFromInline
  func value(of sums: PartialSums, _ function: (Double) -> Double) -> Double {
    guard grid.count > 1 else { return 0 }
    let width = grid.upperBound - grid.lowerBound
    let last = function(grid[grid.count - 1])
    let plain = sums.even.high + sums.odd.high + last
    // Every sample has a positive weight: what is infinite or undefined stays so.
    guard plain.isFinite else { return plain * width }
    var total = sums.even
    total.add(sums.odd)
    total.add(-0.5 * function(grid[0]))
    total.add(0.5 * last)
    return total.divided(by: Double(grid.count - 1)).value * width
  }
}
