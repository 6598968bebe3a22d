/// The counter-based generator Philox4x64: a function from a key and a counter to four words of 64
/// bits.
///
/// For streams that agree with NumPy's `Philox`, which is ``CounterStream`` of this function. Where
/// that does not matter ``Philox4x32`` is faster: the wide products here are no work for vectors.
///
/// ```swift
/// var stream = CounterStream<Philox4x64>(SeedSequence(42))  // numpy.random.Philox(42)
/// ```
///
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, «Parallel random numbers: as easy as
/// 1, 2, 3», SC 2011. The words are those of Random123 and of C++26's `std::philox4x64`.
public struct Philox4x64: CounterBased {
  /// The key: each of the 2^128 keys gives a stream of its own.
  public let key: SIMD2<UInt64>

  /// How often the counter is mixed; from seven on, the generator passes BigCrush.
  public let rounds: Int

  /// Creates the generator of a key.
  ///
  /// - Parameters:
  ///   - key: the two words of the key.
  ///   - rounds: how often the counter is mixed, at least once.
  @inlinable
  public init(key: SIMD2<UInt64>, rounds: Int = 10) {
    precondition(rounds >= 1, "Philox4x64 needs at least 1 round")
    self.key = key
    self.rounds = rounds
  }

  /// Creates the generator whose key is the first two numbers of a sequence.
  public init(_ sequence: SeedSequence) {
    self.init(key: SIMD2(sequence.generateState64(2)))
  }

  /// NumPy counts before each block, so block 0 is never taken.
  @inlinable
  public static var firstSequenceCounter: SIMD4<UInt64> { SIMD4(1, 0, 0, 0) }

  /// The four words that belong to a counter.
  ///
  /// - Parameter counter: the 256-bit counter, its lowest word first.
  /// - Returns: four words; each of the 2^256 counters has its own block.
  /// - Complexity: two multiplications a round.
  @inlinable
  public func block(at counter: SIMD4<UInt64>) -> SIMD4<UInt64> {
    var (c0, c1, c2, c3) = (counter.x, counter.y, counter.z, counter.w)
    var (k0, k1) = (key.x, key.y)
    for _ in 0..<rounds {
      let p0 = c0.multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
      let p1 = c2.multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
      (c0, c1, c2, c3) = (p1.high ^ c1 ^ k0, p1.low, p0.high ^ c3 ^ k1, p0.low)
      k0 &+= 0x9E37_79B9_7F4A_7C15
      k1 &+= 0xBB67_AE85_84CA_A73B
    }
    return SIMD4(c0, c1, c2, c3)
  }
}

extension Philox4x64 {
  private enum CodingKeys: String, CodingKey {
    case key, rounds
  }

  /// Decodes a generator, and throws `DecodingError.dataCorrupted` if it has no rounds.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      key: try container.decode(SIMD2<UInt64>.self, forKey: .key),
      rounds: try container.decodeRounds(forKey: .rounds))
  }
}
