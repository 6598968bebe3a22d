extension SeedSequence: Codable {
  private enum CodingKeys: String, CodingKey {
    case entropy, spawnKey, poolSize, childrenSpawned
  }

  /// Decodes a sequence, and throws `DecodingError.dataCorrupted` if its pool is too small.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let poolSize = try container.decode(Int.self, forKey: .poolSize)
    guard (4...1 << 20).contains(poolSize) else {
      throw DecodingError.dataCorruptedError(
        forKey: .poolSize, in: container,
        debugDescription: "the pool of a seed sequence has from 4 to 1048576 words")
    }
    self.init(
      entropy: try container.decode([UInt32].self, forKey: .entropy),
      spawnKey: try container.decode([UInt32].self, forKey: .spawnKey), poolSize: poolSize,
      childrenSpawned: try container.decode(UInt64.self, forKey: .childrenSpawned))
  }

  /// Encodes the numbers that the sequence was made of.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(entropy, forKey: .entropy)
    try container.encode(spawnKey, forKey: .spawnKey)
    try container.encode(pool.count, forKey: .poolSize)
    try container.encode(childrenSpawned, forKey: .childrenSpawned)
  }
}
