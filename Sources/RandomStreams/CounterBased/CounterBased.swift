/// A generator without a state: a function from a key, which it holds, and a counter to a few words.
///
/// Every counter has its block of words at once, so that any number of workers can take any parts of
/// a stream in any order. ``CounterStream`` reads the blocks one after the other.
public protocol CounterBased: Hashable, Codable, Sendable, SequenceSeeded {
  /// The words of a counter, lowest first, and of what belongs to it.
  associatedtype Block: SIMD & Sendable where Block.Scalar: FixedWidthInteger & UnsignedInteger

  /// The words that belong to a counter.
  ///
  /// - Parameter counter: any number, its lowest word first.
  func block(at counter: Block) -> Block

  /// Fills a buffer with the words of consecutive counters.
  ///
  /// - Parameters:
  ///   - words: where the words go; the last block may be cut short.
  ///   - counter: the counter that the buffer begins with; the next ones follow with carry.
  func fill(_ words: inout MutableSpan<Block.Scalar>, from counter: Block)

  /// Fills a buffer with doubles of 53 bits from the words of consecutive counters.
  ///
  /// Of words of 64 bits each gives a double, of words of 32 bits each pair, as
  /// ``RandomStream/random()`` makes them.
  ///
  /// - Parameters:
  ///   - numbers: where the doubles go; the last block may be cut short.
  ///   - counter: the counter that the buffer begins with; the next ones follow with carry.
  func fill(_ numbers: inout MutableSpan<Double>, from counter: Block)

  /// The counter of the first block that a stream seeded by a ``SeedSequence`` takes.
  static var firstSequenceCounter: Block { get }
}

extension CounterBased {
  /// The first counter of all.
  @inlinable
  public static var firstSequenceCounter: Block { .zero }

  /// Fills a buffer with words of 32 random bits, block after block.
  @inlinable
  public func fill(_ words: inout MutableSpan<Block.Scalar>, from counter: Block) {
    var counter = counter
    for start in stride(from: 0, to: words.count, by: Block.scalarCount) {
      let block = block(at: counter)
      for lane in 0..<min(Block.scalarCount, words.count - start) {
        words[start + lane] = block[lane]
      }
      counter.count(1)
    }
  }

  /// Fills a buffer with doubles of 53 random bits, block after block.
  @inlinable
  public func fill(_ numbers: inout MutableSpan<Double>, from counter: Block) {
    var stream = CounterStream(self, from: counter)
    for index in numbers.indices {
      numbers[index] = stream.random()
    }
  }

  /// The words of block `index` of a stream.
  ///
  /// The lower half of the counter is the index, the upper half the stream.
  ///
  /// - Parameters:
  ///   - index: which block; must fit into half a counter.
  ///   - stream: which of the key's streams; must fit into half a counter.
  @inlinable
  public func block(at index: UInt64, ofStream stream: UInt64 = 0) -> Block {
    block(at: Self.counter(ofBlock: index, stream: stream))
  }

  /// The counter of a block of a stream.
  ///
  /// - Parameters:
  ///   - index: which block; must fit into half a counter.
  ///   - stream: which of the key's streams; must fit into half a counter.
  @inlinable
  public static func counter(ofBlock index: UInt64, stream: UInt64 = 0) -> Block {
    let half = Block.scalarCount / 2
    let bits = half * Block.Scalar.bitWidth
    precondition(
      bits >= 64 || (index >> UInt64(bits) == 0 && stream >> UInt64(bits) == 0),
      "the number of a block and of a stream must fit into half a counter")
    var counter = Block.zero
    counter.count(UInt128(stream), fromLane: half)
    counter.count(UInt128(index))
    return counter
  }
}

extension SIMD where Scalar: FixedWidthInteger & UnsignedInteger {
  /// Adds to a number whose lowest word is the lane given, with carry; wraps in the end.
  @inlinable
  @inline(__always)
  mutating func count(_ amount: UInt128, fromLane lane: Int = 0) {
    var (left, lane) = (amount, lane)
    while left > 0, lane < scalarCount {
      let (sum, carry) = self[lane].addingReportingOverflow(Scalar(truncatingIfNeeded: left))
      self[lane] = sum
      left = left >> UInt128(Scalar.bitWidth) + (carry ? 1 : 0)
      lane += 1
    }
  }
}
