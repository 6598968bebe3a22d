/// The counter-based generators Threefry2x32 and Threefry2x64: keys and blocks of two words.
///
/// Made of additions, rotations and exclusive ors only, so it is quick where multiplications are not.
///
/// ```swift
/// var stream = CounterStream(Threefry2x64(key: [2019, 0]))
/// ```
///
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, «Parallel random numbers: as easy as
/// 1, 2, 3», SC 2011, after the cipher Threefish of Skein. The words are those of Random123.
public struct Threefry2<Word: CounterWord>: CounterBased {
  /// The key: each gives a stream of its own.
  public let key: SIMD2<Word>

  /// How often the counter is mixed; from 14 on (13 of 32 bits), the generator passes BigCrush.
  public let rounds: Int

  /// Creates the generator of a key.
  ///
  /// - Parameters:
  ///   - key: the two words of the key.
  ///   - rounds: how often the counter is mixed, at least once.
  @inlinable
  public init(key: SIMD2<Word>, rounds: Int = 20) {
    precondition(rounds >= 1, "Threefry2 needs at least 1 round")
    self.key = key
    self.rounds = rounds
  }

  /// Creates the generator whose key is the first two numbers of a sequence.
  public init(_ sequence: SeedSequence) {
    self.init(key: SIMD2(sequence.generateState64(2).map { Word(truncatingIfNeeded: $0) }))
  }

  /// The two words that belong to a counter.
  ///
  /// - Parameter counter: the counter, its lower word first.
  /// - Complexity: O(1) a round.
  @inlinable
  public func block(at counter: SIMD2<Word>) -> SIMD2<Word> {
    var (k0, k1, k2) = (key.x, key.y, Word.threefryParity ^ key.x ^ key.y)
    var (x0, x1) = (counter.x &+ k0, counter.y &+ k1)
    let rotations = Word.threefry2Rotations
    for round in 0..<rounds {
      x0 &+= x1
      x1 = x1.rotated(left: rotations[round & 7]) ^ x0
      if round & 3 == 3 {
        (k0, k1, k2) = (k1, k2, k0)
        x0 &+= k0
        x1 &+= k1 &+ Word(truncatingIfNeeded: round / 4 + 1)
      }
    }
    return SIMD2(x0, x1)
  }
}

/// Threefry of two words of 32 bits.
public typealias Threefry2x32 = Threefry2<UInt32>

/// Threefry of two words of 64 bits.
public typealias Threefry2x64 = Threefry2<UInt64>

extension Threefry2 {
  private enum CodingKeys: String, CodingKey {
    case key, rounds
  }

  /// Decodes a generator, and throws `DecodingError.dataCorrupted` if it has no rounds.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      key: try container.decode(SIMD2<Word>.self, forKey: .key),
      rounds: try container.decodeRounds(forKey: .rounds))
  }
}
