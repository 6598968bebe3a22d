internal import Jobs
internal import Quadrature
internal import RandomStreams

/// Independent scramblings of one sequence, all with the same number of points: a power of two.
struct SobolReplicates {
  /// The number of points of a block, and of all points before the first doubling.
  static let blockSize = 1_024

  /// The points of each replicate that `samples` suffice for.
  let mostPoints: Int

  private(set) var points = 0
  private var trees: [MergeTree<SampleMoments>]
  private let sources: [PointSource]

  init(samples: Int, seed: UInt64, replicates: Int, dimensions: Int) throws(MonteCarloError) {
    guard MonteCarloError.allowedReplicates.contains(replicates) else {
      throw .invalidReplicateCount(replicates)
    }
    guard samples >= replicates else { throw .tooFewSamples(samples, fewest: replicates) }
    mostPoints = 1 << (Int.bitWidth - 1 - (samples / replicates).leadingZeroBitCount)
    trees = Array(repeating: MergeTree(), count: replicates)
    let root = SeedSequence(seed)
    sources = (0..<replicates).map { replicate in
      .sobol(SobolSequence(dimensions: dimensions, scrambledBy: root.child(UInt64(replicate))))
    }
  }

  /// The number of points after the next round.
  private var nextPoints: Int { points == 0 ? min(Self.blockSize, mostPoints) : 2 * points }

  /// A piece of one replicate.
  typealias Part = (replicate: Int, piece: AlignedPieces.Piece)

  /// The pieces of the next round, cut as they are asked for.
  func nextParts(workers: Int) -> some Sequence<Part> {
    let size = Self.blockSize
    let blocks = points / size..<(nextPoints - 1) / size + 1
    // The replicates are there to be shared out as well.
    let share = (workers - 1) / trees.count + 1
    return trees.indices.lazy.flatMap { replicate in
      AlignedPieces(blocks, highestLevel: 10, workers: share).lazy.map {
        (replicate: replicate, piece: $0)
      }
    }
  }

  /// A piece as a job.
  func job<Function: MultivariateIntegrand & Codable>(
    _ integrand: Function, box: SampledBox, part: Part
  ) -> SampleBlocks<Function> {
    SampleBlocks(
      integrand: integrand, box: box, source: sources[part.replicate], blockSize: Self.blockSize,
      blocks: part.piece.blocks, end: nextPoints)
  }

  /// Takes in what was found in the next piece.
  mutating func take(_ moments: SampleMoments, of part: Part) {
    trees[part.replicate].append(moments, level: part.piece.level)
  }

  /// Ends a round of which all pieces were taken in.
  mutating func endRound() {
    points = nextPoints
  }

  /// The estimate from the means of the replicates.
  func estimate(volume: Double, status: MonteCarloStatus) -> MonteCarloEstimate {
    let means = trees.compactMap { $0.root?.mean }
    var estimate = means.withUnsafeBufferPointer {
      MonteCarloEstimate(SampleMoments($0), volume: volume, status: status)
    }
    estimate.samples = points * trees.count
    return estimate
  }
}
