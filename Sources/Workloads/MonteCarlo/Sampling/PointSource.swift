internal import RandomStreams

/// Where the points of the unit cube come from: point *i* is the same whoever asks for it.
enum PointSource: Hashable, Codable, Sendable {
  /// Coordinate *k* of point *i* is double *i* of stream *k* of Philox4x32-10 with this key.
  case random(seed: UInt64)

  /// Scrambled points of Sobol's sequence.
  case sobol(SobolSequence)

  /// Fills a buffer with a coordinate of consecutive points, the first of them an even one.
  func fill(_ numbers: UnsafeMutableBufferPointer<Double>, axis: Int, from first: Int) {
    var numbers = numbers.mutableSpan
    switch self {
    case .random(let seed):
      Philox4x32(seed: seed).fill(
        &numbers, fromBlock: UInt64(first / 2), ofStream: UInt64(axis))
    case .sobol(let sequence):
      sequence.fill(&numbers, axis: axis, from: first)
    }
  }
}
