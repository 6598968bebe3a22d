internal import Jobs
internal import Quadrature

/// Some neighbouring blocks of samples, as a job.
///
/// The blocks belong to the problem and not to the workers: however they are shared out, what is
/// merged from them has the same bits.
struct SampleBlocks<Function: MultivariateIntegrand & Codable>: Job {
  /// What the values of the samples are.
  var integrand: Function
  var box: SampledBox
  var source: PointSource

  /// How many samples a block has: an even number.
  var blockSize: Int

  /// The numbers of the blocks: 2ˡ of them from a multiple of 2ˡ on.
  var blocks: Range<Int>

  /// The number of samples, where the last block may end early.
  var end: Int

  func run() throws -> SampleAnswer {
    let evaluator = PointEvaluator(integrand: integrand, box: box, source: source)
    var tree = MergeTree<SampleMoments>()
    var nonFinitePoint: [Double]?
    try withUnsafeTemporaryAllocation(of: Double.self, capacity: blockSize) { room in
      room.initialize(repeating: 0)
      for block in blocks where nonFinitePoint == nil {
        try JobContext.current.checkCancellation()
        let first = block * blockSize
        let values = room.extracting(0..<min(blockSize, end - first))
        evaluator.evaluate(from: first, into: values)
        let moments = SampleMoments(UnsafeBufferPointer(values))
        tree.append(moments)
        if !moments.mean.isFinite {
          nonFinitePoint = evaluator.firstNonFinitePoint(from: first, count: values.count)
        }
      }
    }
    return SampleAnswer(moments: tree.root ?? SampleMoments(), nonFinitePoint: nonFinitePoint)
  }
}
