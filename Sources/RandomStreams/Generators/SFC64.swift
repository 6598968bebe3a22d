/// The generator SFC64 («small fast counting»): the fastest of NumPy's.
///
/// It can neither jump nor be read at an index: give each worker a child of a ``SeedSequence``. The
/// counter in its state makes the period at least 2^64.
///
/// ```swift
/// var stream = SFC64(SeedSequence(1))  // numpy.random.SFC64(1)
/// ```
///
/// Source: C. Doty-Humphrey, PractRand (2010).
public struct SFC64: LongWordStream, SequenceSeeded, Codable {
  @usableFromInline var a: UInt64
  @usableFromInline var b: UInt64
  @usableFromInline var c: UInt64
  @usableFromInline var counter: UInt64 = 1
  /// The half that the last ``nextWord()`` left over.
  public var spareWord: UInt32?

  /// Creates NumPy's `SFC64(sequence)`.
  public init(_ sequence: SeedSequence) {
    let seed = sequence.generateState64(3)
    (a, b, c) = (seed[0], seed[1], seed[2])
    for _ in 0..<12 {
      _ = next()
    }
  }

  /// Returns the next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let number = a &+ b &+ counter
    counter &+= 1
    a = b ^ b >> 11
    b = c &+ c << 3
    c = (c << 24 | c >> 40) &+ number
    return number
  }
}
