/// The counter-based generators Philox2x32 and Philox2x64: a key of one word, blocks of two.
///
/// Smaller blocks than those of ``Philox4x32``, for samples that need no more.
///
/// ```swift
/// Philox2x32(key: 2019).block(at: 0)
/// ```
///
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, «Parallel random numbers: as easy as
/// 1, 2, 3», SC 2011. The words are those of Random123.
public struct Philox2<Word: CounterWord>: CounterBased {
  /// The key: each gives a stream of its own.
  public let key: Word

  /// How often the counter is mixed; from six on, the generator passes BigCrush.
  public let rounds: Int

  /// Creates the generator of a key.
  ///
  /// - Parameters:
  ///   - key: any word.
  ///   - rounds: how often the counter is mixed, at least once.
  @inlinable
  public init(key: Word, rounds: Int = 10) {
    precondition(rounds >= 1, "Philox2 needs at least 1 round")
    self.key = key
    self.rounds = rounds
  }

  /// Creates the generator whose key is the first number of a sequence.
  public init(_ sequence: SeedSequence) {
    self.init(key: Word(truncatingIfNeeded: sequence.generateState64(1)[0]))
  }

  /// The two words that belong to a counter.
  ///
  /// - Parameter counter: the counter, its lower word first.
  /// - Complexity: one multiplication a round.
  @inlinable
  public func block(at counter: SIMD2<Word>) -> SIMD2<Word> {
    var (c0, c1, k) = (counter.x, counter.y, key)
    for _ in 0..<rounds {
      let product = c0.multipliedFullWidth(by: Word.philox2Multiplier)
      (c0, c1) = (product.high ^ k ^ c1, Word(truncatingIfNeeded: product.low))
      k &+= Word.philoxWeyl
    }
    return SIMD2(c0, c1)
  }
}

/// Philox of two words of 32 bits.
public typealias Philox2x32 = Philox2<UInt32>

/// Philox of two words of 64 bits.
public typealias Philox2x64 = Philox2<UInt64>

extension Philox2 {
  private enum CodingKeys: String, CodingKey {
    case key, rounds
  }

  /// Decodes a generator, and throws `DecodingError.dataCorrupted` if it has no rounds.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      key: try container.decode(Word.self, forKey: .key),
      rounds: try container.decodeRounds(forKey: .rounds))
  }
}
