internal import RandomStreams

/// The lecture's `randint(1, n)`: one stream of whole numbers for each actor.
struct RandomSeconds {
  private let generator: Philox4x32
  private let actor: UInt64
  private var draws: UInt64 = 0

  /// - Parameters:
  ///   - seed: the seed of the program.
  ///   - actor: which of its actors draws; no two draw from one stream.
  init(seed: UInt64, actor: UInt64) {
    generator = Philox4x32(seed: seed)
    self.actor = actor
  }

  /// A number from 1 to `limit`, each as likely as the other within 2**-32.
  mutating func next(upTo limit: Int) -> Int {
    let word = generator.block(at: draws, ofStream: actor).x
    draws += 1
    return 1 + Int((UInt64(word) * UInt64(limit)) >> 32)
  }
}
