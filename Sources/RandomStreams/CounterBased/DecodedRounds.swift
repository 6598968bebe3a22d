extension KeyedDecodingContainer {
  /// A number of rounds, or `DecodingError.dataCorrupted` if there are none.
  func decodeRounds(forKey key: Key) throws -> Int {
    let rounds = try decode(Int.self, forKey: key)
    guard rounds >= 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "a generator needs at least 1 round")
    }
    return rounds
  }
}
