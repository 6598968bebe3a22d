internal import Jobs
internal import Quadrature

/// The iterations of VEGAS: cuts each of them into pieces, takes in what was found, and adapts.
struct VegasRounds {
  let plan: VegasPlan
  private let box: SampledBox
  private let seed: UInt64
  private var grid: VegasGrid
  private var strata: VegasStrata
  private var average = VegasAverage()
  private var iteration = 0

  /// How many samples were taken.
  private var samples = 0

  init(plan: VegasPlan, box: SampledBox, seed: UInt64) {
    self.plan = plan
    self.box = box
    self.seed = seed
    grid = VegasGrid(dimensions: box.dimensions)
    strata = VegasStrata(dimensions: box.dimensions, points: plan.samplesPerIteration)
  }

  /// Whether there are no more iterations.
  var isOver: Bool { iteration == plan.iterations }

  /// How many iterations counted so far.
  var measured: Int { average.count }

  /// The pieces of the next iteration, cut as they are asked for.
  func nextPieces(workers: Int) -> AlignedPieces {
    let blocks = (strata.pointCount - 1) / VegasSums.blockSize + 1
    return AlignedPieces(0..<blocks, highestLevel: 6, workers: workers)
  }

  /// The pieces of the next iteration as jobs.
  func jobs<Function: MultivariateIntegrand & Codable>(
    _ integrand: Function, pieces: AlignedPieces
  ) -> some Sequence<VegasBlocks<Function>> {
    let size = VegasSums.blockSize
    let strata = strata
    let count = strata.pointCount
    // Each iteration begins with a block of its own, so that no two share a sample.
    let base = iteration * ((plan.samplesPerIteration + size - 1) / size) * size
    let meanCount = Double(count) / Double(strata.counts.count)
    return sequence(state: (pieces: pieces, cube: 0, before: 0)) { state in
      guard let piece = state.pieces.next() else { return nil }
      let samples = piece.first * size..<min(piece.blocks.upperBound * size, count)
      while state.before + strata.counts[state.cube] <= samples.lowerBound {
        state.before += strata.counts[state.cube]
        state.cube += 1
      }
      var (last, reached) = (state.cube, state.before)
      while reached < samples.upperBound {
        reached += strata.counts[last]
        last += 1
      }
      return VegasBlocks(
        integrand: integrand, box: box, grid: grid, source: .random(seed: seed),
        partsPerAxis: strata.partsPerAxis, firstCube: state.cube,
        skipped: samples.lowerBound - state.before,
        cubeCounts: Array(strata.counts[state.cube..<last]), meanCount: meanCount,
        firstSample: base + samples.lowerBound, sampleCount: samples.count)
    }
  }

  /// Takes in what was found in an iteration, and adapts to it.
  mutating func take(_ sums: VegasSums) {
    samples += strata.pointCount
    let cubes = Double(sums.cubes.count)
    if iteration >= plan.warmUpIterations {
      average.add(
        value: CompensatedSum(sums.cubes.map { $0.mean / cubes }).value,
        variance: CompensatedSum(sums.cubes.map { $0.varianceOfMean / cubes / cubes }).value)
    }
    grid.refine(by: sums.tally)
    strata.allocate(
      plan.samplesPerIteration,
      by: sums.cubes.map { $0.squares / Double($0.count - 1) })
    iteration += 1
  }

  /// The estimate from the iterations that count; nil before the first.
  func estimate(status: MonteCarloStatus) -> MonteCarloEstimate? {
    average.estimate(volume: box.volume, samples: samples, status: status)
  }
}
