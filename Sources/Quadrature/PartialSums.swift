/// What one chunk of a grid adds to an integral: sums of values of the integrand.
///
/// Simpson's rule gives the places with even and with odd numbers different weights, and which of
/// them gets which depends on the rule for the interval left over; so the two are kept apart. The
/// error estimate needs the sums over every fourth and every eighth place as well.
///
/// The places are taken 512 at a time, in 16 lanes, whatever vectors the processor has, and what
/// rounding takes away is kept from one block to the next. So the bits depend on the grid and the
/// indices only.
public struct PartialSums: Hashable, Sendable {
  /// The sum of the values at the places with even numbers.
  public private(set) var even: CompensatedSum

  /// The sum of the values at the places with odd numbers.
  public private(set) var odd: CompensatedSum

  /// The sums of the values at the places whose numbers leave the same remainder by eight.
  private(set) var residues = CompensatedLanes()

  /// Creates empty sums: zero.
  public init() {
    self.init(even: CompensatedSum(), odd: CompensatedSum(), residues: CompensatedLanes())
  }

  init(even: CompensatedSum, odd: CompensatedSum, residues: CompensatedLanes) {
    self.even = even
    self.odd = odd
    self.residues = residues
  }

  /// Adds the sums of another chunk.
  public mutating func add(_ other: PartialSums) {
    even.add(other.even)
    odd.add(other.odd)
    residues.add(other.residues)
  }
}

extension PartialSums {
  /// How many places are added up plainly before rounding errors are taken care of.
  @usableFromInline static var blockLength: Int { 512 }

  /// How many places an integrand that works in memory is given at a time.
  ///
  /// Few enough to stay in the nearest cache, and enough to make the cost of a call small.
  @usableFromInline static var memoryLength: Int { 512 }

  /// Where that memory begins: the widest vectors, of 64 bytes, then lie in one line of the cache each.
  ///
  /// The alignment of `SIMD8<Double>` is what the baseline's vectors need, 16 bytes.
  @usableFromInline static var memoryAlignment: Int { 64 }

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
    var lanes = PartialSumLanes(grid)
    var index = indices.lowerBound
    while indices.upperBound - index >= Self.blockLength {
      lanes.addBlock(from: index, values)
      index += Self.blockLength
    }
    lanes.addRest(index..<indices.upperBound, values)
    self.init(lanes, start: indices.lowerBound)
  }

  /// Adds up the values of a function that works on blocks in memory.
  ///
  /// - Parameters:
  ///   - grid: the places.
  ///   - indices: the numbers of the places to take, without the last of the grid.
  ///   - values: the function, on eight places at a time.
  ///   - replaceWithValues: the function, on places in memory.
  @inlinable @inline(__always)
  init(
    over grid: UniformGrid, indices: Range<Int>,
    values: (SIMD8<Double>) -> SIMD8<Double>,
    replaceWithValues: (UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    guard indices.count >= Self.blockLength else {
      // There is no block, and memory in lines of the cache is no memory on the stack.
      let none = UnsafeMutableBufferPointer<Double>(start: nil, count: 0)
      self.init(
        over: grid, indices: indices, in: none, values: values, replaceWithValues: replaceWithValues
      )
      return
    }
    self = withUnsafeTemporaryAllocation(
      byteCount: Self.memoryLength * MemoryLayout<Double>.stride, alignment: Self.memoryAlignment
    ) { bytes in
      PartialSums(
        over: grid, indices: indices, in: bytes.bindMemory(to: Double.self), values: values,
        replaceWithValues: replaceWithValues)
    }
  }

  /// Adds up the values of a function that works on blocks in memory, in memory that is there.
  ///
  /// - Parameter memory: room for ``memoryLength`` numbers; need not be there for less than a block.
  @inlinable @inline(__always)
  init(
    over grid: UniformGrid, indices: Range<Int>, in memory: UnsafeMutableBufferPointer<Double>,
    values: (SIMD8<Double>) -> SIMD8<Double>,
    replaceWithValues: (UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    var lanes = PartialSumLanes(grid)
    var index = indices.lowerBound
    while indices.upperBound - index >= Self.blockLength {
      lanes.addBlock(from: index, in: memory, replaceWithValues)
      index += Self.blockLength
    }
    lanes.addRest(index..<indices.upperBound, values)
    self.init(lanes, start: indices.lowerBound)
  }

  /// - Parameters:
  ///   - lanes: the sums of the places by their numbers modulo 16, counted from `start`.
  ///   - start: the number of the first place.
  @usableFromInline
  init(_ lanes: PartialSumLanes, start: Int) {
    self.init()
    for half in [lanes.low, lanes.high] {
      for lane in 0..<8 {
        let sum = half[lane]
        let number = start + lane
        if number % 2 != 0 { odd.add(sum) } else { even.add(sum) }
        residues[number % 8].add(sum)
      }
    }
  }
}
