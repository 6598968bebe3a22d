/// A value that cannot be encoded on one rank.
struct Unencodable: Codable {
  static let reason = "it was never meant to be written down"

  var fails: Bool

  init(fails: Bool) { self.fails = fails }

  init(from decoder: any Decoder) throws {
    fails = try decoder.singleValueContainer().decode(Bool.self)
  }

  func encode(to encoder: any Encoder) throws {
    if fails {
      throw EncodingError.invalidValue(self, .init(codingPath: [], debugDescription: Self.reason))
    }
    var container = encoder.singleValueContainer()
    try container.encode(fails)
  }
}
