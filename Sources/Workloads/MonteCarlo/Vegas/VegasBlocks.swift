internal import Jobs
internal import Quadrature

/// Some neighbouring blocks of the samples of an iteration of VEGAS, as a job.
struct VegasBlocks<Function: MultivariateIntegrand & Codable>: Job {
  /// What the values of the samples are.
  var integrand: Function
  var box: SampledBox
  var grid: VegasGrid
  var source: PointSource

  /// Into how many parts each axis is cut.
  var partsPerAxis: Int

  /// The number of the first cube that has a sample here.
  var firstCube: Int

  /// How many samples of that cube come before.
  var skipped: Int

  /// How many samples that cube and those after it have, the ones elsewhere included.
  var cubeCounts: [Int]

  /// How many samples a cube has on average.
  var meanCount: Double

  /// The number of the first sample, of all iterations.
  var firstSample: Int

  /// How many samples there are here.
  var sampleCount: Int

  func run() throws -> VegasAnswer {
    let evaluator = PointEvaluator(integrand: integrand, box: box, source: source)
    var tree = MergeTree<VegasSums>()
    var nonFinitePoint: [Double]?
    var walk = CubeWalk(first: firstCube, skipped: skipped, counts: cubeCounts)
    let size = VegasSums.blockSize
    try withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { values in
      try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size * box.dimensions) {
        intervals in
        values.initialize(repeating: 0)
        intervals.initialize(repeating: 0)
        for start in stride(from: 0, to: sampleCount, by: size) where nonFinitePoint == nil {
          try JobContext.current.checkCancellation()
          let values = values.extracting(0..<min(size, sampleCount - start))
          let runs = walk.next(values.count)
          func move(
            _ axis: Int, _ before: Int, _ column: UnsafeMutableBufferPointer<Double>,
            _ stretches: UnsafeMutableBufferPointer<Double>
          ) {
            CubeWalk.move(
              column, from: before, axis: axis, partsPerAxis: partsPerAxis, runs: runs)
            grid.map(
              column, axis: axis, stretches: stretches,
              intervals: intervals.extracting(
                axis * size + before..<axis * size + before + column.count))
          }
          evaluator.evaluate(from: firstSample + start, into: values, move: move)
          let sums = sums(of: runs, values, intervals)
          if sums.cubes.contains(where: { !$0.mean.isFinite }) {
            nonFinitePoint = evaluator.firstNonFinitePoint(
              from: firstSample + start, count: values.count, move: move)
          }
          tree.append(sums)
        }
      }
    }
    let nothing = VegasSums(
      firstCube: firstCube, cubes: [], tally: VegasTally(dimensions: box.dimensions))
    return VegasAnswer(sums: tree.root ?? nothing, nonFinitePoint: nonFinitePoint)
  }

  private func sums(
    of runs: [CubeWalk.Run], _ values: UnsafeMutableBufferPointer<Double>,
    _ intervals: UnsafeMutableBufferPointer<UInt8>
  ) -> VegasSums {
    var cubes: [SampleMoments] = []
    cubes.reserveCapacity(runs.count)
    var tally = VegasTally(dimensions: box.dimensions)
    for run in runs {
      let samples = values.extracting(run.samples)
      cubes.append(SampleMoments(UnsafeBufferPointer(samples)))
      // Samples of a cube that has many stand for less each.
      let weight = meanCount / Double(run.cubeCount)
      for axis in 0..<box.dimensions {
        tally.add(
          samples, weight: weight, axis: axis,
          intervals: UnsafeBufferPointer(
            intervals.extracting(
              axis * VegasSums.blockSize + run.samples.lowerBound..<axis * VegasSums.blockSize
                + run.samples.upperBound)))
      }
    }
    return VegasSums(firstCube: runs.first?.cube ?? firstCube, cubes: cubes, tally: tally)
  }
}
