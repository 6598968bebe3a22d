extension MersenneTwister: Codable {
  private enum CodingKeys: String, CodingKey {
    case state, position
  }

  /// Decodes a generator, and throws `DecodingError.dataCorrupted` if it is no state of MT19937.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let state = try container.decode([UInt32].self, forKey: .state)
    let position = try container.decode(Int.self, forKey: .position)
    // Of the first word only the highest bit counts.
    let isAlive =
      state.first.map { $0 >> 31 == 1 } == true || state.dropFirst().contains { $0 != 0 }
    guard state.count == Self.size, isAlive, (0...Self.size).contains(position) else {
      throw DecodingError.dataCorruptedError(
        forKey: .state, in: container,
        debugDescription: "the state of MT19937 is 624 words, not all 0, and a position in them")
    }
    self.init(state: state, position: position)
  }

  /// Encodes the state and the position in it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(state, forKey: .state)
    try container.encode(position, forKey: .position)
  }
}
