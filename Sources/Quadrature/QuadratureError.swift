/// An integral was asked for that is not defined.
public enum QuadratureError: Error, Hashable, Codable, Sendable {
  /// There are no samples to integrate.
  case noSamples

  /// The samples and the places that they were taken at differ in number.
  case unequalCounts(samples: Int, abscissae: Int)

  /// An end of the range is infinite or not a number, or the width of the range overflows.
  case invalidRange(lowerBound: Double, upperBound: Double)

  /// A grid cannot have this number of samples.
  case invalidSampleCount(Int)

  /// A range of chunks reaches beyond those that there are.
  case invalidChunks(Range<Int>, chunkCount: Int)

  /// There is not one partial sum for each chunk.
  case invalidPartialSums(count: Int, chunkCount: Int)
}

extension QuadratureError: CustomStringConvertible {
  /// Says what was asked for and what is allowed.
  public var description: String {
    switch self {
    case .noSamples:
      "there are no samples to integrate: there must be at least one"
    case .unequalCounts(let samples, let abscissae):
      """
      \(samples) samples were taken at \(abscissae) places: there must be one place for each sample
      """
    case .invalidRange(let lowerBound, let upperBound):
      """
      the integral from \(lowerBound) to \(upperBound) is not defined: both bounds and their \
      difference must be finite
      """
    case .invalidSampleCount(let count):
      """
      \(count) is not a number of samples: it must be a whole number from \
      \(UniformGrid.allowedCounts.lowerBound) to \(UniformGrid.allowedCounts.upperBound)
      """
    case .invalidChunks(let chunks, let chunkCount):
      """
      the chunks from \(chunks.lowerBound) up to but not including \(chunks.upperBound) are not \
      all there: there are \(chunkCount), counted from 0
      """
    case .invalidPartialSums(let count, let chunkCount):
      """
      \(count) partial sums do not make the integral: there must be \(chunkCount), one for each \
      chunk, in the order of the chunks
      """
    }
  }
}
