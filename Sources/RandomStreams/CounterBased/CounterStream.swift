/// The blocks of a counter-based generator, read one after the other.
///
/// ```swift
/// var stream = CounterStream(Philox4x32(seed: 12345))
/// stream.nextWord()  // 3522838145, the first word of block 0
/// ```
///
/// What does not depend on the number of workers is a stream for each *sample*, which may draw as
/// many numbers as it likes:
///
/// ```swift
/// for sample in range {
///   var stream = CounterStream(sample: sample, of: Philox4x32(seed: 12345))
///   sum += stream.normal() * stream.exponential()
/// }
/// ```
///
/// `CounterStream<Philox4x64>` seeded by a ``SeedSequence`` is NumPy's `Philox`.
public struct CounterStream<Generator: CounterBased>: RandomStream {
  /// The function that makes the blocks.
  public let generator: Generator

  /// The counter of the block that comes after the present one.
  public var counter: Generator.Block { following }
  @usableFromInline var following: Generator.Block

  /// The lane from which the counter counts.
  @usableFromInline let lane: Int

  /// The present block, and how many of its words are used; unless all are, it is the one before
  /// `following`.
  @usableFromInline var block = Generator.Block.zero
  @usableFromInline var used = Generator.Block.scalarCount

  /// Of words of 64 bits, the half that the last ``nextWord()`` left over.
  @usableFromInline var spareWord: UInt32?

  @usableFromInline
  init(_ generator: Generator, counter: Generator.Block, lane: Int) {
    self.generator = generator
    following = counter
    self.lane = lane
  }

  /// Creates the stream that begins with the block of a counter.
  ///
  /// - Parameters:
  ///   - generator: what makes the blocks.
  ///   - counter: the counter of the first block.
  public init(_ generator: Generator, from counter: Generator.Block) {
    self.init(generator, counter: counter, lane: 0)
  }

  /// Creates one of the streams of a generator.
  ///
  /// - Parameters:
  ///   - generator: what makes the blocks.
  ///   - stream: the upper half of the counter, in which it must fit; streams do not overlap.
  public init(_ generator: Generator, stream: UInt64 = 0) {
    self.init(generator, from: Generator.counter(ofBlock: 0, stream: stream))
  }

  /// Returns the next word of the generator's own size.
  @inlinable
  mutating func take() -> Generator.Block.Scalar {
    if used == Generator.Block.scalarCount {
      block = generator.block(at: following)
      following.count(1, fromLane: lane)
      used = 0
    }
    let word = block[used]
    used += 1
    return word
  }

  /// Whether words have 64 bits, and not 32.
  @inlinable static var hasLongWords: Bool { Generator.Block.Scalar.bitWidth == 64 }

  /// Returns the next 64 random bits: a word, or two words of 32 bits, the first in the low half.
  @inlinable
  public mutating func next() -> UInt64 {
    let first = UInt64(truncatingIfNeeded: take())
    return Self.hasLongWords ? first : first | UInt64(truncatingIfNeeded: take()) << 32
  }

  /// Returns the next 32 random bits: a word, or half a word of 64 bits, the low half first.
  ///
  /// The high half waits for the next call, however many whole words are drawn in between.
  @inlinable
  public mutating func nextWord() -> UInt32 {
    guard Self.hasLongWords else { return UInt32(truncatingIfNeeded: take()) }
    if let high = spareWord {
      spareWord = nil
      return high
    }
    let word = UInt64(truncatingIfNeeded: take())
    spareWord = UInt32(truncatingIfNeeded: word >> 32)
    return UInt32(truncatingIfNeeded: word)
  }

  /// Returns a number from 0 up to but not including 1, of 53 bits of one or two words.
  @inlinable
  public mutating func random() -> Double {
    if Self.hasLongWords {
      return Double(Int64(bitPattern: UInt64(truncatingIfNeeded: take()) >> 11)) * 0x1p-53
    }
    let high = (UInt64(truncatingIfNeeded: take()) >> 5) << 26
    return Double(Int64(bitPattern: high | UInt64(truncatingIfNeeded: take()) >> 6)) * 0x1p-53
  }
}

extension CounterStream: SequenceSeeded {
  /// Creates the stream of the key that a sequence gives; of ``Philox4x64``, NumPy's `Philox(sequence)`.
  public init(_ sequence: SeedSequence) {
    self.init(Generator(sequence), from: Generator.firstSequenceCounter)
  }
}

// The present block follows from the counter, and counts only as far as it is unused.
extension CounterStream {
  /// Whether two streams give the same numbers from here on, and come from the same place.
  public static func == (one: CounterStream, other: CounterStream) -> Bool {
    one.generator == other.generator && one.following == other.following && one.lane == other.lane
      && one.used == other.used && one.spareWord == other.spareWord
  }

  /// Feeds what equality compares into a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(generator)
    hasher.combine(following)
    hasher.combine(lane)
    hasher.combine(used)
    hasher.combine(spareWord)
  }
}
