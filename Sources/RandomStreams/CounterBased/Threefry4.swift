/// The counter-based generators Threefry4x32 and Threefry4x64: keys and blocks of four words.
///
/// Made of additions, rotations and exclusive ors only, so it is quick where multiplications are not.
///
/// ```swift
/// var stream = CounterStream(Threefry4x64(key: [2019, 0, 0, 0]))
/// ```
///
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, «Parallel random numbers: as easy as
/// 1, 2, 3», SC 2011, after the cipher Threefish of Skein. The words are those of Random123.
public struct Threefry4<Word: CounterWord>: CounterBased {
  /// The key: each gives a stream of its own.
  public let key: SIMD4<Word>

  /// How often the counter is mixed; from 12 on, the generator passes BigCrush.
  public let rounds: Int

  /// Creates the generator of a key.
  ///
  /// - Parameters:
  ///   - key: the four words of the key.
  ///   - rounds: how often the counter is mixed, at least once.
  @inlinable
  public init(key: SIMD4<Word>, rounds: Int = 20) {
    precondition(rounds >= 1, "Threefry4 needs at least 1 round")
    self.key = key
    self.rounds = rounds
  }

  /// Creates the generator whose key is the first four numbers of a sequence.
  public init(_ sequence: SeedSequence) {
    self.init(key: SIMD4(sequence.generateState64(4).map { Word(truncatingIfNeeded: $0) }))
  }

  /// The four words that belong to a counter.
  ///
  /// - Parameter counter: the counter, its lowest word first.
  /// - Complexity: O(1) a round.
  @inlinable
  public func block(at counter: SIMD4<Word>) -> SIMD4<Word> {
    var (k0, k1, k2, k3) = (key.x, key.y, key.z, key.w)
    var k4 = Word.threefryParity ^ k0 ^ k1 ^ k2 ^ k3
    var (x0, x1, x2, x3) = (
      counter.x &+ k0, counter.y &+ k1, counter.z &+ k2, counter.w &+ k3
    )
    let (first, second) = (Word.threefry4Rotations, Word.threefry4SecondRotations)
    for round in 0..<rounds {
      // Odd rounds mix 0 with 3 and 2 with 1: 1 and 3 change places after each round.
      x0 &+= x1
      x1 = x1.rotated(left: first[round & 7]) ^ x0
      x2 &+= x3
      x3 = x3.rotated(left: second[round & 7]) ^ x2
      (x1, x3) = (x3, x1)
      if round & 3 == 3 {
        (k0, k1, k2, k3, k4) = (k1, k2, k3, k4, k0)
        x0 &+= k0
        x1 &+= k1
        x2 &+= k2
        x3 &+= k3 &+ Word(truncatingIfNeeded: round / 4 + 1)
      }
    }
    return rounds.isMultiple(of: 2) ? SIMD4(x0, x1, x2, x3) : SIMD4(x0, x3, x2, x1)
  }
}

/// Threefry of four words of 32 bits.
public typealias Threefry4x32 = Threefry4<UInt32>

/// Threefry of four words of 64 bits.
public typealias Threefry4x64 = Threefry4<UInt64>

extension Threefry4 {
  private enum CodingKeys: String, CodingKey {
    case key, rounds
  }

  /// Decodes a generator, and throws `DecodingError.dataCorrupted` if it has no rounds.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      key: try container.decode(SIMD4<Word>.self, forKey: .key),
      rounds: try container.decodeRounds(forKey: .rounds))
  }
}
