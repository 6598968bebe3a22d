/// The generator SplitMix64: one hash of a counter, for seeding other generators.
///
/// Any number of its stream can be had at once, but all its streams are one: two seeds begin at two
/// places of the same circle of 2^64 numbers.
///
/// ```swift
/// var seeds = SplitMix64(seed: 0)
/// seeds.next()  // 0xE220A8397B1DCDAF
/// ```
///
/// Source: G. L. Steele, D. Lea, C. H. Flood, «Fast splittable pseudorandom number generators»,
/// OOPSLA 2014, with the constants of S. Vigna's splitmix64.c.
public struct SplitMix64: LongWordStream, SequenceSeeded, Codable {
  @usableFromInline var state: UInt64
  /// The half that the last ``nextWord()`` left over.
  public var spareWord: UInt32?

  /// Creates the generator whose counter starts from a number.
  ///
  /// - Parameter seed: any number.
  @inlinable
  public init(seed: UInt64) {
    state = seed
  }

  /// Creates the generator that starts from the first number of a sequence.
  public init(_ sequence: SeedSequence) {
    self.init(seed: sequence.generateState64(1)[0])
  }

  /// Returns the next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var number = state
    number = (number ^ number >> 30) &* 0xBF58_476D_1CE4_E5B9
    number = (number ^ number >> 27) &* 0x94D0_49BB_1331_11EB
    return number ^ number >> 31
  }

  /// Passes over the next numbers as if ``next()`` had been called so often.
  ///
  /// A half that ``nextWord()`` left over is dropped.
  ///
  /// - Parameter count: how many numbers; `0 &- n` goes back by `n`.
  /// - Complexity: O(1).
  @inlinable
  public mutating func advance(by count: UInt64) {
    state &+= count &* 0x9E37_79B9_7F4A_7C15
    spareWord = nil
  }
}
