/// The counter-based generator Philox4x32: a function from a key and a counter to four words.
///
/// It has no state to advance: block `i` of a stream is computed from `i` alone, so that any number
/// of workers can each take a range of the same stream, in any order, and no two share a number.
///
/// ```swift
/// let stream = Philox4x32(seed: 12345)
/// stream.block(at: 0)  // SIMD4(3522838145, 796912209, 3536492049, 3811097568)
/// ```
///
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, «Parallel random numbers: as easy as
/// 1, 2, 3», SC 2011. The words are those of Random123 and of C++26's `std::philox4x32`.
public struct Philox4x32: Hashable, Codable, Sendable {
  /// The key: each of the 2^64 keys gives a stream of its own.
  public let key: SIMD2<UInt32>

  /// How often the counter is mixed.
  ///
  /// Ten is what everyone ships; from eight on, the generator passes BigCrush.
  public let rounds: Int

  /// Creates the generator of a key.
  ///
  /// - Parameters:
  ///   - key: the two words of the key.
  ///   - rounds: how often the counter is mixed, at least once.
  @inlinable
  public init(key: SIMD2<UInt32>, rounds: Int = 10) {
    precondition(rounds >= 1, "Philox4x32 needs at least 1 round")
    self.key = key
    self.rounds = rounds
  }

  /// Creates the generator of a 64-bit seed: the key is the seed's low half, then its high half.
  ///
  /// Two seeds never share a stream.
  ///
  /// - Parameters:
  ///   - seed: any number.
  ///   - rounds: how often the counter is mixed, at least once.
  @inlinable
  public init(seed: UInt64, rounds: Int = 10) {
    self.init(
      key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)),
      rounds: rounds)
  }

  /// The four words that belong to a counter.
  ///
  /// - Parameter counter: the 128-bit counter, its lowest word first.
  /// - Returns: four words; each of the 2^128 counters has its own block.
  /// - Complexity: two multiplications a round.
  @inlinable
  public func block(at counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
    var (c0, c1, c2, c3) = (counter.x, counter.y, counter.z, counter.w)
    var (k0, k1) = (key.x, key.y)
    for _ in 0..<rounds {
      let p0 = c0.multipliedFullWidth(by: 0xD251_1F53)
      let p1 = c2.multipliedFullWidth(by: 0xCD9E_8D57)
      (c0, c1, c2, c3) = (p1.high ^ c1 ^ k0, p1.low, p0.high ^ c3 ^ k1, p0.low)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(c0, c1, c2, c3)
  }

  /// The four words of block `index` of a stream.
  ///
  /// The counter is `(index low, index high, stream low, stream high)`.
  ///
  /// - Parameters:
  ///   - index: which block.
  ///   - stream: which of the key's 2^64 streams, each 2^64 blocks long.
  /// - Complexity: as ``block(at:)``.
  @inlinable
  public func block(at index: UInt64, ofStream stream: UInt64 = 0) -> SIMD4<UInt32> {
    block(
      at: SIMD4(
        UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
        UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32)))
  }

  /// The key as one number, its first word in the low half.
  var packedKey: UInt64 { UInt64(key.x) | UInt64(key.y) << 32 }
}

extension Philox4x32 {
  private enum CodingKeys: String, CodingKey {
    case key, rounds
  }

  /// Decodes a generator, and throws `DecodingError.dataCorrupted` if it has no rounds.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      key: try container.decode(SIMD2<UInt32>.self, forKey: .key),
      rounds: try container.decodeRounds(forKey: .rounds))
  }
}
