/// A generator whose numbers are part of its contract: 32 and 64 random bits, and doubles.
///
/// Swift's own `Int.random(in:using:)` and `Double.random(in:using:)` accept every stream, but may
/// draw differently in another version of Swift. The methods here never do: ``random()``,
/// ``uniform(_:_:)``, ``integer(in:)-(ClosedRange<Number>)``, ``normal()`` and ``exponential()`` say which algorithm
/// they follow, and a stream seeded as NumPy seeds it gives NumPy's numbers to the last bit.
///
/// ```swift
/// var stream = PCG64(SeedSequence(12345))  // numpy.random.default_rng(12345)
/// stream.random()                          // 0.22733602246716966
/// ```
///
/// Streams are values: a copy goes its own way from where the original was.
public protocol RandomStream: RandomNumberGenerator, Hashable, Sendable {
  /// Returns the next 32 random bits.
  mutating func nextWord() -> UInt32

  /// Returns a number from 0 up to but not including 1, a multiple of 2^-53.
  ///
  /// The high 53 bits of ``next()``, unless the generator makes 32 bits at a time: then the high
  /// 27 of a word and the high 26 of the one after it.
  mutating func random() -> Double

  /// Fills a buffer with what ``next()`` would return, one after the other.
  ///
  /// - Parameter numbers: where the numbers go.
  /// - Complexity: O(`numbers.count`).
  mutating func fill(_ numbers: inout MutableSpan<UInt64>)

  /// Fills a buffer with what ``nextWord()`` would return, one after the other.
  ///
  /// - Parameter words: where the words go.
  /// - Complexity: O(`words.count`).
  mutating func fill(_ words: inout MutableSpan<UInt32>)

  /// Fills a buffer with what ``random()`` would return, one after the other.
  ///
  /// - Parameter numbers: where the numbers go.
  /// - Complexity: O(`numbers.count`).
  mutating func fill(_ numbers: inout MutableSpan<Double>)
}

extension RandomStream {
  /// Returns a number from 0 up to but not including 1: the high 53 bits of ``next()``.
  @inlinable
  public mutating func random() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Returns a number between two others: `lower + (upper - lower) * random()`.
  ///
  /// As `random.uniform` of CPython and `Generator.uniform` of NumPy. `upper` may be the smaller
  /// one, and may come out by rounding.
  ///
  /// - Parameters:
  ///   - lower: the number that a draw of 0 gives.
  ///   - upper: the number that a draw close to 1 comes close to.
  @inlinable
  public mutating func uniform(_ lower: Double, _ upper: Double) -> Double {
    lower + (upper - lower) * random()
  }
}
