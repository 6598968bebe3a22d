internal import Jobs

/// Where the chunks of a loop begin and end.
@usableFromInline
struct ChunkPlan: Sendable {
  private enum Shape {
    /// Chunks whose sizes differ by at most one, the longer ones first.
    case even(size: Int, longer: Int)
    /// Chunks of one size, of which the last may be short.
    case fixed(size: Int)
    /// The ends of the chunks.
    case listed([Int])
  }

  private let count: Int
  private let shape: Shape
  /// How many chunks there are.
  @usableFromInline let chunkCount: Int

  /// How many workers a plan is for that must not depend on how many there are.
  static let nominalWorkers = 32

  /// - Parameters:
  ///   - count: how many elements there are.
  ///   - workers: how many workers the chunks are for.
  init(count: Int, chunking: Chunking, workers: Int) {
    self.count = count
    switch chunking {
    case .automatic:
      chunkCount = min(count, 16 * workers)
      shape =
        chunkCount == 0
        ? .fixed(size: 1)
        : .even(size: count / chunkCount, longer: count % chunkCount)
    case .fixed(let size):
      let size = max(1, size)
      chunkCount = count / size + (count % size == 0 ? 0 : 1)
      shape = .fixed(size: size)
    case .guided(let minimum):
      let ends = Self.guidedEnds(count: count, minimum: max(1, minimum), workers: workers)
      chunkCount = ends.count
      shape = .listed(ends)
    }
  }

  /// The numbers of a chunk's elements.
  @usableFromInline
  func elements(of chunk: Int) -> Range<Int> {
    switch shape {
    case .even(let size, let longer):
      let start = chunk * size + min(chunk, longer)
      return start..<(start + size + (chunk < longer ? 1 : 0))
    case .fixed(let size):
      let start = chunk * size
      return start..<(start + min(size, count - start))
    case .listed(let ends):
      return (chunk == 0 ? 0 : ends[chunk - 1])..<ends[chunk]
    }
  }

  /// Each chunk is half of what is left for each worker ("guided self-scheduling", Polychronopoulos
  /// and Kuck, 1987, takes all of it).
  private static func guidedEnds(count: Int, minimum: Int, workers: Int) -> [Int] {
    var ends: [Int] = []
    var start = 0
    while start < count {
      let left = count - start
      start += min(left, max(minimum, left / (2 * workers)))
      ends.append(start)
    }
    return ends
  }
}
