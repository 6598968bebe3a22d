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

  /// The pieces of the next round, each of one replicate.
  func nextPieces(workers: Int) -> [(replicate: Int, piece: AlignedPieces.Piece)] {
    let size = Self.blockSize
    let blocks = points / size..<(nextPoints - 1) / size + 1
    // The replicates are there to be shared out as well.
    let share = (workers - 1) / trees.count + 1
    return trees.indices.flatMap { replicate in
      AlignedPieces(blocks, highestLevel: 10, workers: share).map { (replicate, $0) }
    }
  }

  /// A piece as a job.
  func job<Function: MultivariateIntegrand & Codable>(
    _ integrand: Function, box: SampledBox, replicate: Int, piece: AlignedPieces.Piece
  ) -> SampleBlocks<Function> {
    SampleBlocks(
      integrand: integrand, box: box, source: sources[replicate], blockSize: Self.blockSize,
      blocks: piece.blocks, end: nextPoints)
  }

  /// Takes in the answers of a round, in the order of its pieces.
  mutating func take(
    _ moments: [SampleMoments], of pieces: [(replicate: Int, piece: AlignedPieces.Piece)]
  ) {
    for (moments, part) in zip(moments, pieces) {
      trees[part.replicate].append(moments, level: part.piece.level)
    }
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
