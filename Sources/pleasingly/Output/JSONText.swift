internal import FoundationEssentials

/// JSON, for programs that read what this one prints.
enum JSONText {
  /// A value on one line, with its keys in alphabetical order.
  static func line(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

/// A number that JSON writes as null if it is not finite.
struct JSONNumber: Encodable {
  var value: Double

  init(_ value: Double) {
    self.value = value
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if value.isFinite { try container.encode(value) } else { try container.encodeNil() }
  }
}
