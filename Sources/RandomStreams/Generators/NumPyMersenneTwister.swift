/// The generator MT19937 as NumPy seeds and reads it.
///
/// It differs from ``MersenneTwister``, which is CPython's, in the seeding and in the order of the
/// halves of ``next()``; words of 32 bits and doubles are made in the same way.
///
/// ```swift
/// var stream = NumPyMersenneTwister(SeedSequence(42))     // numpy.random.MT19937(42)
/// var legacy = NumPyMersenneTwister(legacySeed: 42)       // numpy.random.RandomState(42)
/// legacy.random()                                         // 0.3745401188473625
/// ```
///
/// Source: M. Matsumoto, T. Nishimura, «Mersenne Twister: a 623-dimensionally equidistributed
/// uniform pseudo-random number generator», ACM TOMACS 8 (1998).
public struct NumPyMersenneTwister: JumpableStream, SequenceSeeded, Codable {
  private var words: MersenneTwister

  /// Creates NumPy's `MT19937(sequence)`.
  public init(_ sequence: SeedSequence) {
    words = MersenneTwister(sequence)
  }

  /// Creates the generator that `numpy.random.RandomState(seed)` and `numpy.random.seed` set up.
  ///
  /// - Parameter legacySeed: the seed.
  public init(legacySeed: UInt32) {
    words = MersenneTwister(plainSeed: legacySeed)
  }

  /// Returns the next 32 random bits.
  public mutating func nextWord() -> UInt32 {
    words.nextWord()
  }

  /// Returns the next 64 random bits, made of two words, the first in the high half.
  public mutating func next() -> UInt64 {
    let high = UInt64(words.nextWord())
    return high << 32 | UInt64(words.nextWord())
  }

  /// Returns a number from 0 up to but not including 1, of 53 bits of two words, as NumPy.
  public mutating func random() -> Double {
    words.random()
  }

  /// Passes over some 2^128 words, as NumPy's `jumped`.
  ///
  /// NumPy takes the state to begin at the next word and not where it really begins. What follows is
  /// NumPy's to the last bit and far away, but not quite what 2^128 draws would lead to;
  /// ``MersenneTwister/jump()`` is exact.
  ///
  /// - Complexity: some milliseconds; the first jump of a program takes longer.
  public mutating func jump() {
    words.jumpAsNumPy()
  }
}
