/// An integrand that is fastest when it works on a block of numbers in memory.
///
/// That is so where its work goes to routines that choose the widest vectors of the processor when
/// the program runs, like those of `VectorMath` for blocks:
///
/// ```swift
/// import Quadrature
/// import VectorMath
///
/// struct Root: BlockIntegrand, Codable {
///   func value(at x: Double) -> Double { squareRoot(x) }
///   func replaceWithValues(_ block: UnsafeMutableBufferPointer<Double>) { formSquareRoots(block) }
/// }
/// ```
///
/// The sums are taken in the same order as for any ``Integrand``: if the values have the same bits,
/// so has the integral.
public protocol BlockIntegrand: Integrand {
  /// Replaces places by the values of the function there.
  ///
  /// - Parameter block: the places; a multiple of eight of them.
  func replaceWithValues(_ block: UnsafeMutableBufferPointer<Double>)
}

extension BlockIntegrand {
  /// Adds up the values at some of the places of a grid.
  @inlinable
  public func partialSums(over grid: UniformGrid, indices: Range<Int>) -> PartialSums {
    PartialSums(over: grid, indices: indices) {
      values(at: $0)
    } replaceWithValues: {
      replaceWithValues($0)
    }
  }
}
