extension SobolSequence: Codable {
  private enum CodingKeys: String, CodingKey {
    case dimensions, scramblingSeed
  }

  /// Decodes a sequence, and throws `DecodingError.dataCorrupted` if there is none of its dimensions.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let dimensions = try container.decode(Int.self, forKey: .dimensions)
    guard Self.allowedDimensions.contains(dimensions) else {
      throw DecodingError.dataCorruptedError(
        forKey: .dimensions, in: container,
        debugDescription: "there are from 1 to \(Self.allowedDimensions.upperBound) axes")
    }
    if let seed = try container.decodeIfPresent(SeedSequence.self, forKey: .scramblingSeed) {
      self.init(dimensions: dimensions, scrambledBy: seed)
    } else {
      self.init(dimensions: dimensions)
    }
  }

  /// Encodes the number of axes and the seed, from which the rest follows.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(dimensions, forKey: .dimensions)
    try container.encodeIfPresent(scramblingSeed, forKey: .scramblingSeed)
  }
}
