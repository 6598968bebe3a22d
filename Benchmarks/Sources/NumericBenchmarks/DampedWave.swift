import Quadrature
import VectorMath

/// exp(−x²) cos(10 x), as fast as it can be written with this package.
struct DampedWave: BlockIntegrand {
  func value(at x: Double) -> Double {
    BlockFunction.exp(-(x * x)) * BlockFunction.cos(10 * x)
  }

  func replaceWithValues(_ block: UnsafeMutableBufferPointer<Double>) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: block.count) { waves in
      for index in block.indices {
        let x = block[index]
        waves.initializeElement(at: index, to: 10 * x)
        block[index] = -(x * x)
      }
      BlockFunction.exp.replaceWithValues(block)
      BlockFunction.cos.replaceWithValues(waves)
      for index in block.indices { block[index] *= waves[index] }
    }
  }
}
