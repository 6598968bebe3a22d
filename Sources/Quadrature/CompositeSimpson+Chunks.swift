extension CompositeSimpson {
  /// The fewest samples that a chunk has, unless it is the last.
  ///
  /// A chunk of them takes about a millisecond for the cheapest of functions.
  public static let fewestSamplesPerChunk = 1 << 20

  /// The most chunks that an integral has, so that their sums never fill the memory.
  public static let mostChunks = 1 << 14

  /// How many samples a chunk has; the last chunk may have fewer.
  ///
  /// It depends on the number of samples alone: a cut that looked at the number of workers would
  /// make the result depend on it.
  public var samplesPerChunk: Int {
    var size = Self.fewestSamplesPerChunk
    while (grid.count - 1) / size >= Self.mostChunks { size *= 2 }
    return size
  }

  /// How many chunks there are.
  ///
  /// The last sample, whose place is the upper bound and no multiple of the step, is in no chunk.
  public var chunkCount: Int {
    let size = samplesPerChunk
    return (grid.count - 1 + size - 1) / size
  }

  /// The numbers of the samples in one chunk.
  @usableFromInline
  func indices(ofChunk chunk: Int) -> Range<Int> {
    let size = samplesPerChunk
    let start = chunk * size
    return start..<min(start + size, grid.count - 1)
  }

  /// Adds up the values of a function in some of the chunks.
  ///
  /// ```swift
  /// let rule = try CompositeSimpson(from: 0, to: 1, samples: 3_000_000)
  /// let left = try rule.partialSums(of: QuarterCircle(), chunks: 0..<1)
  /// let right = try rule.partialSums(of: QuarterCircle(), chunks: 1..<rule.chunkCount)
  /// try rule.value(of: QuarterCircle(), from: left + right)
  ///   == rule.integrate(QuarterCircle())  // true
  /// ```
  ///
  /// - Parameters:
  ///   - integrand: the function.
  ///   - chunks: the numbers of the chunks, from 0 up to ``chunkCount``.
  /// - Returns: one element a chunk, in order.
  /// - Throws: ``QuadratureError/invalidChunks(_:chunkCount:)`` if there are no such chunks.
  /// - Complexity: O(*n*) for *n* samples in the chunks.
  public func partialSums(
    of integrand: some Integrand, chunks: Range<Int>
  ) throws(QuadratureError) -> [PartialSums] {
    guard chunks.lowerBound >= 0, chunks.upperBound <= chunkCount else {
      throw .invalidChunks(chunks, chunkCount: chunkCount)
    }
    return chunks.map { integrand.partialSums(over: grid, indices: indices(ofChunk: $0)) }
  }

  /// Puts the integral together from the sums of all chunks.
  ///
  /// - Parameters:
  ///   - integrand: the function, which is sampled a few times more near the ends.
  ///   - partials: the sums of all chunks, in their order.
  /// - Returns: the same bits as ``integrate(_:)-(Integrand)``.
  /// - Throws: ``QuadratureError/invalidPartialSums(count:chunkCount:)`` if there is not one
  ///   element a chunk.
  /// - Complexity: O(*c*) for *c* chunks.
  public func value(
    of integrand: some Integrand, from partials: [PartialSums]
  ) throws(QuadratureError) -> Double {
    try value(of: integrand, fromParts: [partials])
  }

  /// As ``value(of:from:)``, of sums that came in several lists, without a copy in one.
  package func value(
    of integrand: some Integrand, fromParts parts: [[PartialSums]]
  ) throws(QuadratureError) -> Double {
    let count = parts.reduce(0) { $0 + $1.count }
    guard count == chunkCount else {
      throw .invalidPartialSums(count: count, chunkCount: chunkCount)
    }
    var sums = PartialSums()
    for part in parts {
      for partial in part { sums.add(partial) }
    }
    return value(of: sums) { integrand.value(at: $0) }
  }
}
