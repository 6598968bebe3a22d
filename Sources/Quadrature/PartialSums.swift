/// What one chunk of a grid adds to an integral: two sums of values of the integrand.
///
/// Simpson's rule gives the places with even and with odd numbers different weights, and which of
/// them gets which depends on the rule for the interval left over; so the two are kept apart.
///
/// The places are taken 512 at a time, in 16 lanes, whatever vectors the processor has, and what
/// rounding takes away is kept from one block to the next. So the bits depend on the grid and the
/// indices only.
public struct PartialSums: Hashable, Codable, Sendable {
  /// The sum of the values at the places with even numbers.
  public private(set) var even: CompensatedSum

  /// The sum of the values at the places with odd numbers.
  public private(set) var odd: CompensatedSum

  /// Creates empty sums: zero.
  public init() {
    even = CompensatedSum()
    odd = CompensatedSum()
  }

  /// Adds the sums of another chunk.
  public mutating func add(_ other: PartialSums) {
    even.add(other.even)
    odd.add(other.odd)
  }
}

extension PartialSums {
  /// How many places are added up plainly before rounding errors are taken care of.
  @usableFromInline static var blockLength: Int { 512 }

  /// How many sums are kept beside each other.
  @usableFromInline static var laneCount: Int { 16 }

  /// Adds up the values of a function at some places of a grid.
  ///
  /// - Parameters:
  ///   - grid: the places.
  ///   - indices: the numbers of the places to take. The last place of the grid, which is no
  ///     multiple of the step, must not be among them.
  ///   - values: the function, on eight places at a time.
  @inlinable @inline(__always)
  init(
    over grid: UniformGrid, indices: Range<Int>,
    values: (SIMD8<Double>) -> SIMD8<Double>
  ) {
    let origin = SIMD8(repeating: grid.lowerBound)
    let step = SIMD8(repeating: grid.step)
    let lowRamp = SIMD8<Double>(0, 1, 2, 3, 4, 5, 6, 7)
    let highRamp = lowRamp + 8
    var low = CompensatedLanes()
    var high = CompensatedLanes()
    var index = indices.lowerBound

    while indices.upperBound - index >= Self.blockLength {
      var lowBlock = SIMD8<Double>.zero
      var highBlock = SIMD8<Double>.zero
      var position = Double(index)
      for _ in 0..<(Self.blockLength / Self.laneCount) {
        lowBlock += values((position + lowRamp) * step + origin)
        highBlock += values((position + highRamp) * step + origin)
        position += Double(Self.laneCount)
      }
      low.add(lowBlock)
      high.add(highBlock)
      index += Self.blockLength
    }

    // The rest goes through the same function; lanes beyond the end repeat the last place, where
    // the function is defined, and count for nothing.
    let last = SIMD8(repeating: Double(indices.upperBound - 1))
    func rest(_ positions: SIMD8<Double>) -> SIMD8<Double> {
      let outside = positions .> last
      let places = positions.replacing(with: last, where: outside) * step + origin
      return values(places).replacing(with: 0, where: outside)
    }
    while index < indices.upperBound {
      let position = Double(index)
      low.add(rest(position + lowRamp))
      high.add(rest(position + highRamp))
      index += Self.laneCount
    }

    self.init(low, high, startsOdd: indices.lowerBound % 2 != 0)
  }

  @usableFromInline
  init(_ low: CompensatedLanes, _ high: CompensatedLanes, startsOdd: Bool) {
    var sums = [CompensatedSum(), CompensatedSum()]
    for lanes in [low, high] {
      for lane in 0..<8 {
        sums[lane % 2].add(lanes[lane])
      }
    }
    even = sums[startsOdd ? 1 : 0]
    odd = sums[startsOdd ? 0 : 1]
  }
}
