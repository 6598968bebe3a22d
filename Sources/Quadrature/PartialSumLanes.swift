internal import VectorMath

/// The sums of a chunk while it is being added up: 16 lanes, even and odd places in turn.
@usableFromInline
struct PartialSumLanes {
  @usableFromInline static var laneCount: Int { 16 }

  @usableFromInline let origin: SIMD8<Double>
  @usableFromInline let step: SIMD8<Double>
  @usableFromInline var low = CompensatedLanes()
  @usableFromInline var high = CompensatedLanes()

  @inlinable @inline(__always)
  init(_ grid: UniformGrid) {
    origin = SIMD8(repeating: grid.lowerBound)
    step = SIMD8(repeating: grid.step)
  }

  @inlinable static var lowRamp: SIMD8<Double> {
    @inline(__always) get { SIMD8(0, 1, 2, 3, 4, 5, 6, 7) }
  }

  @inlinable static var highRamp: SIMD8<Double> {
    @inline(__always) get { SIMD8(8, 9, 10, 11, 12, 13, 14, 15) }
  }

  /// Adds one whole block, which begins at the place with the given number.
  @inlinable @inline(__always)
  mutating func addBlock(from index: Int, _ values: (SIMD8<Double>) -> SIMD8<Double>) {
    var lowBlock = SIMD8<Double>.zero
    var highBlock = SIMD8<Double>.zero
    var position = Double(index)
    for _ in 0..<(PartialSums.blockLength / Self.laneCount) {
      lowBlock += values((position + Self.lowRamp) * step + origin)
      highBlock += values((position + Self.highRamp) * step + origin)
      position += Double(Self.laneCount)
    }
    low.add(lowBlock)
    high.add(highBlock)
  }

  /// Adds one whole block by way of memory, with the same bits.
  ///
  /// - Parameters:
  ///   - index: the number of the block's first place.
  ///   - memory: room for a part of the block, of a length that divides the block's.
  ///   - replaceWithValues: the function, on places in memory.
  @inlinable @inline(__always)
  mutating func addBlock(
    from index: Int, in memory: UnsafeMutableBufferPointer<Double>,
    _ replaceWithValues: (UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    var sums = SIMD16<Double>.zero
    for start in stride(from: index, to: index + PartialSums.blockLength, by: memory.count) {
      fill(memory, from: start)
      replaceWithValues(memory)
      Self.add(memory, to: &sums)
    }
    add(sums)
  }

  /// Writes the places from a number on.
  @usableFromInline
  func fill(_ memory: UnsafeMutableBufferPointer<Double>, from index: Int) {
    formGridPlaces(memory, first: Double(index), step: step[0], origin: origin[0])
  }

  @usableFromInline
  static func add(_ values: UnsafeMutableBufferPointer<Double>, to sums: inout SIMD16<Double>) {
    VectorMath.add(values, to: &sums)
  }

  /// Adds the sums of one whole block.
  @inlinable @inline(__always)
  mutating func add(_ block: SIMD16<Double>) {
    low.add(block.lowHalf)
    high.add(block.highHalf)
  }

  /// Adds blocks by a routine that works on the compensated sums of all lanes.
  mutating func addBlocks(
    _ add: (_ high: inout SIMD16<Double>, _ low: inout SIMD16<Double>) -> Void
  ) {
    var sums = SIMD16(lowHalf: low.high, highHalf: high.high)
    var rests = SIMD16(lowHalf: low.low, highHalf: high.low)
    add(&sums, &rests)
    (low.high, high.high) = (sums.lowHalf, sums.highHalf)
    (low.low, high.low) = (rests.lowHalf, rests.highHalf)
  }

  /// Adds fewer places than make a block.
  ///
  /// They go through the same function; lanes beyond the end repeat the last place, where the
  /// function is defined, and count for nothing.
  @inlinable @inline(__always)
  mutating func addRest(_ indices: Range<Int>, _ values: (SIMD8<Double>) -> SIMD8<Double>) {
    let last = SIMD8(repeating: Double(indices.upperBound - 1))
    func rest(_ positions: SIMD8<Double>) -> SIMD8<Double> {
      let outside = positions .> last
      let places = positions.replacing(with: last, where: outside) * step + origin
      return values(places).replacing(with: 0, where: outside)
    }
    for index in stride(from: indices.lowerBound, to: indices.upperBound, by: Self.laneCount) {
      low.add(rest(Double(index) + Self.lowRamp))
      high.add(rest(Double(index) + Self.highRamp))
    }
  }
}
