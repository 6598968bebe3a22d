/// A seed of any size, mixed so that any number of generators can be seeded from it; as NumPy's.
///
/// Seeds that differ little, as 1 and 2, give states that have nothing in common. A sequence can
/// ``spawn(_:)`` others, one for each worker or task, which can spawn others in their turn.
///
/// ```swift
/// var root = SeedSequence(12345)
/// root.generateState32(2)         // [3490283930, 1427053453]
/// let workers = root.spawn(4).map(PCG64.init)
/// ```
///
/// Every state is that of `numpy.random.SeedSequence` for the same entropy and spawn key.
///
/// Source: M. E. O'Neill, «Developing a seed_seq alternative» (2015), as NumPy's R. Kern adapted it.
public struct SeedSequence: Hashable, Sendable {
  /// The seed in 32-bit words, the lowest first.
  public let entropy: [UInt32]

  /// Which child of which child of the root this is, from the root downwards; in 32-bit words.
  public let spawnKey: [UInt32]

  /// How many children were spawned.
  public private(set) var childrenSpawned: UInt64

  /// The seed and the key, mixed.
  public let pool: [UInt32]

  /// Creates a sequence from an integer of any width.
  ///
  /// - Parameters:
  ///   - entropy: the seed, not negative.
  ///   - spawnKey: the place among the descendants of that seed, none of the numbers negative.
  ///   - poolSize: the words that are mixed, at least 4; 4 is good for some 2^64 sequences.
  public init(
    _ entropy: some BinaryInteger, spawnKey: [some BinaryInteger] = [Int](), poolSize: Int = 4
  ) {
    self.init(words: Self.words(of: entropy), spawnKey: spawnKey, poolSize: poolSize)
  }

  /// Creates a sequence from several integers, such as a seed and the number of a run.
  ///
  /// No integers are the same as one 0.
  ///
  /// - Parameters:
  ///   - entropy: the seeds, none of them negative.
  ///   - spawnKey: the place among the descendants of these seeds, none of the numbers negative.
  ///   - poolSize: the words that are mixed, at least 4.
  public init(
    _ entropy: [some BinaryInteger], spawnKey: [some BinaryInteger] = [Int](), poolSize: Int = 4
  ) {
    self.init(words: entropy.flatMap { Self.words(of: $0) }, spawnKey: spawnKey, poolSize: poolSize)
  }

  /// Creates a sequence from decimal text, or nothing if the text is not a whole number.
  ///
  /// - Parameter text: ASCII digits, at least one; a seed wider than Swift's integers can be said so.
  /// - Complexity: O(n²) for n digits.
  public init?(decimal text: some StringProtocol) {
    guard text.utf8.first.map((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) == true,
      let number = CPythonSeed(decimal: text)
    else { return nil }
    self.init(words: number.words, spawnKey: [Int](), poolSize: 4)
  }

  /// A sequence that nobody can foretell, of 128 bits from the system.
  ///
  /// Print ``entropy`` beside the results, or they cannot be had again.
  public static func unpredictable() -> SeedSequence {
    var system = SystemRandomNumberGenerator()
    return SeedSequence((0..<4).map { _ in UInt32.random(in: .min ... .max, using: &system) })
  }

  /// Creates a sequence from words, after checks.
  init(words: [UInt32], spawnKey: [some BinaryInteger], poolSize: Int) {
    self.init(
      entropy: words, spawnKey: spawnKey.flatMap { Self.words(of: $0) }, poolSize: poolSize,
      childrenSpawned: 0)
  }

  init(entropy: [UInt32], spawnKey: [UInt32], poolSize: Int, childrenSpawned: UInt64) {
    precondition(poolSize >= 4, "the pool of a seed sequence has at least 4 words")
    self.entropy = entropy
    self.spawnKey = spawnKey
    self.childrenSpawned = childrenSpawned
    var words = entropy
    if !spawnKey.isEmpty {
      // Otherwise the child [k] of a short seed would be the root of a longer one.
      words += Array(repeating: 0, count: max(0, poolSize - words.count)) + spawnKey
    }
    pool = SeedMixer.pool(of: words, size: poolSize)
  }

  /// Returns 32-bit words to seed a generator with: the same ones at every call.
  ///
  /// - Parameter count: how many words, not negative; fewer are the beginning of more.
  public func generateState32(_ count: Int) -> [UInt32] {
    precondition(count >= 0, "the number of words of a state is never negative")
    return SeedMixer.state(of: pool, count: count)
  }

  /// Returns 64-bit words to seed a generator with: each two of the 32-bit ones, the low half first.
  ///
  /// - Parameter count: how many words, not negative.
  public func generateState64(_ count: Int) -> [UInt64] {
    let halves = generateState32(2 * count)
    return (0..<count).map { UInt64(halves[2 * $0]) | UInt64(halves[2 * $0 + 1]) << 32 }
  }

  /// Creates the next children of this sequence, each of which has nothing in common with the rest.
  ///
  /// Child `k` depends on this sequence and on `k` alone. A later call goes on counting.
  ///
  /// - Parameter count: how many, not negative.
  /// - Returns: children number ``childrenSpawned`` and after.
  public mutating func spawn(_ count: Int) -> [SeedSequence] {
    precondition(count >= 0, "the number of children is never negative")
    defer { childrenSpawned += UInt64(count) }
    return (0..<UInt64(count)).map { child(childrenSpawned + $0) }
  }

  /// The first children of this sequence, whether they have been spawned or not.
  ///
  /// - Parameter count: how many, not negative.
  public func spawning(_ count: Int) -> [SeedSequence] {
    precondition(count >= 0, "the number of children is never negative")
    return (0..<UInt64(count)).map(child)
  }

  /// One child of this sequence, whether it has been spawned or not.
  ///
  /// - Parameter index: which one, from 0.
  public func child(_ index: UInt64) -> SeedSequence {
    SeedSequence(
      entropy: entropy, spawnKey: spawnKey + Self.words(of: index), poolSize: pool.count,
      childrenSpawned: 0)
  }

  /// The 32-bit words of an integer, the lowest first; one word for 0.
  private static func words(of number: some BinaryInteger) -> [UInt32] {
    precondition(number >= 0, "the numbers of a seed sequence are never negative")
    return CPythonSeed(number).words
  }
}
