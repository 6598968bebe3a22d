/// Sobol's sequence of points in a cube, which fill it more evenly than random ones.
///
/// The first 2ᵐ points have exactly one in each of the 2ᵐ equal intervals of every axis, so an integral
/// of a smooth function converges almost as 1/*n* instead of 1/√*n*. Point *i* is computed from *i*
/// alone: workers can take any parts of the sequence.
///
/// ```swift
/// let sobol = SobolSequence(dimensions: 2)
/// sobol.point(at: 2)  // [0.75, 0.25]
/// SobolSequence(dimensions: 2, scrambledBy: SeedSequence(2019)).point(at: 2)  // as even, but random
/// ```
///
/// The points, in the order of a Gray code, are those of `scipy.stats.qmc.Sobol(d, scramble=False)`,
/// with 53 bits. The first is the origin; unless the sequence is scrambled, an integrand with a pole
/// there has to do without it.
///
/// Sources: I. M. Sobol', "On the distribution of points in a cube and the approximate evaluation of
/// integrals", USSR Computational Mathematics and Mathematical Physics 7, 1967, 86–112; I. A. Antonov
/// and V. M. Saleev, the same journal 19, 1979, 252–256, for the Gray code; S. Joe and F. Y. Kuo (see
/// `JoeKuoNumbers.swift`) for the direction numbers; J. Matoušek, "On the L₂-discrepancy for anchored
/// boxes", Journal of Complexity 14, 1998, 527–556, for the scrambling.
public struct SobolSequence: Hashable, Sendable {
  /// The numbers of axes that there can be.
  public static let allowedDimensions = 1...JoeKuoNumbers.axisCount

  /// How many points there are: 2⁵³, one for each number of a coordinate.
  public static let count = 1 << bits

  /// How many binary digits a coordinate has.
  static let bits = 53

  /// The number of axes.
  public let dimensions: Int

  /// What the scrambling was drawn from, or nil without one.
  public let scramblingSeed: SeedSequence?

  /// ``bits`` numbers for each axis: what each bit of a point's number adds to its coordinate.
  private let directions: [UInt64]

  /// What is added to all coordinates of an axis.
  private let shifts: [UInt64]

  /// Creates the sequence without scrambling.
  ///
  /// - Parameter dimensions: the number of axes, one of ``allowedDimensions``.
  public init(dimensions: Int) {
    self.init(dimensions: dimensions, seed: nil)
  }

  /// Creates a scrambled sequence.
  ///
  /// Each axis is scrambled by a random matrix, lower triangular over the binary digits, and by a
  /// random shift of the digits. So each point is uniformly distributed in the cube, and the points
  /// together stay as even as before. What an axis is scrambled by does not depend on the number of
  /// axes.
  ///
  /// - Parameters:
  ///   - dimensions: the number of axes, one of ``allowedDimensions``.
  ///   - seed: what the scrambling is drawn from; children of one sequence give independent ones.
  public init(dimensions: Int, scrambledBy seed: SeedSequence) {
    self.init(dimensions: dimensions, seed: seed)
  }

  private init(dimensions: Int, seed: SeedSequence?) {
    precondition(
      Self.allowedDimensions.contains(dimensions),
      "Sobol's sequence has from 1 to \(Self.allowedDimensions.upperBound) axes")
    self.dimensions = dimensions
    scramblingSeed = seed
    var directions = SobolDirections.numbers(dimensions: dimensions, bits: Self.bits)
    var shifts = [UInt64](repeating: 0, count: dimensions)
    if let seed {
      var scrambler = SobolScrambler(seed, bits: Self.bits)
      for axis in 0..<dimensions {
        let numbers = axis * Self.bits..<(axis + 1) * Self.bits
        shifts[axis] = scrambler.scramble(&directions[numbers])
      }
    }
    self.directions = directions
    self.shifts = shifts
  }

  /// A point.
  ///
  /// - Parameter index: its number, from 0 up to but not including ``count``.
  /// - Returns: a coordinate for each axis, from 0 up to but not including 1.
  /// - Complexity: O(`dimensions` · log `index`).
  public func point(at index: Int) -> [Double] {
    (0..<dimensions).map { coordinate($0, at: index) }
  }

  /// A coordinate of a point.
  ///
  /// - Parameters:
  ///   - axis: which coordinate, from 0.
  ///   - index: the number of the point, from 0 up to but not including ``count``.
  /// - Complexity: O(log `index`).
  public func coordinate(_ axis: Int, at index: Int) -> Double {
    Self.number(digits(axis, at: index))
  }

  /// Fills a buffer with a coordinate of consecutive points.
  ///
  /// - Parameters:
  ///   - numbers: where the coordinates go.
  ///   - axis: which coordinate, from 0.
  ///   - first: the number of the first point; the last must be below ``count``.
  /// - Complexity: O(`numbers.count`).
  public func fill(_ numbers: inout MutableSpan<Double>, axis: Int, from first: Int) {
    guard !numbers.isEmpty else { return }
    precondition(
      first >= 0 && first <= Self.count - numbers.count, "Sobol's sequence has 2^53 points")
    var state = digits(axis, at: first)
    let start = axis * Self.bits
    directions.withUnsafeBufferPointer { directions in
      numbers[0] = Self.number(state)
      for position in 1..<numbers.count {
        // The Gray code of a number differs from the one before in one bit.
        state ^= directions[start + (first + position).trailingZeroBitCount]
        numbers[position] = Self.number(state)
      }
    }
  }

  private func digits(_ axis: Int, at index: Int) -> UInt64 {
    precondition((0..<dimensions).contains(axis), "there is no axis \(axis)")
    precondition((0..<Self.count).contains(index), "Sobol's sequence has 2^53 points")
    var digits = shifts[axis]
    var code = index ^ index >> 1
    while code != 0 {
      digits ^= directions[axis * Self.bits + code.trailingZeroBitCount]
      code &= code - 1
    }
    return digits
  }

  @inline(__always)
  private static func number(_ digits: UInt64) -> Double {
    Double(Int64(bitPattern: digits)) * 0x1p-53
  }
}
