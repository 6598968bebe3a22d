import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(20)))
struct BinaryEncoderTests {
  struct Reading: Codable, Equatable {
    var name = "π"
    var count = 300
    var samples = [1.0, 0.5]
    var note: String?
  }

  @Test("the example of docs/wire-format.md, byte for byte")
  func workedExample() throws {
    let expected: [UInt8] = [
      0x2F, 0, 0, 0, 0, 0, 0, 0,
      0x01,
      0x0A, 0x2D,
      0x04, 0x6E, 0x61, 0x6D, 0x65, 0x09, 0x02, 0xCF, 0x80,
      0x05, 0x63, 0x6F, 0x75, 0x6E, 0x74, 0x03, 0xD8, 0x04,
      0x07, 0x73, 0x61, 0x6D, 0x70, 0x6C, 0x65, 0x73, 0x0C, 0x0A, 0x10,
      0, 0, 0, 0, 0, 0, 0xF0, 0x3F,
      0, 0, 0, 0, 0, 0, 0xE0, 0x3F,
    ]
    var message = [UInt8](repeating: 0, count: Frame.headerLength)
    try BinaryEncoder().encode(Reading(), appendingTo: &message)
    Frame.fillInHeader(of: &message, kind: 1)
    #expect(message == expected)
    #expect(
      try BinaryDecoder().decode(Reading.self, from: expected[Frame.headerLength...]) == Reading())
  }

  @Test("every tag as the table of docs/wire-format.md has it")
  func tags() throws {
    let encoder = BinaryEncoder()
    #expect(try encoder.encode(Int?.none) == [0x00])
    #expect(try encoder.encode(false) == [0x01])
    #expect(try encoder.encode(true) == [0x02])
    #expect(try encoder.encode(-1 as Int8) == [0x03, 0x01])
    #expect(try encoder.encode(Int64.min) == [0x03] + [UInt8](repeating: 0xFF, count: 9) + [0x01])
    #expect(try encoder.encode(200 as UInt16) == [0x04, 0xC8, 0x01])
    #expect(try encoder.encode(1 as Float) == [0x05, 0, 0, 0x80, 0x3F])
    #expect(try encoder.encode(1.0) == [0x06, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
    #expect(try encoder.encode(-2 as Int128) == [0x07, 0xFE] + [UInt8](repeating: 0xFF, count: 15))
    #expect(try encoder.encode(5 as UInt128) == [0x08, 5] + [UInt8](repeating: 0, count: 15))
    #expect(try encoder.encode("") == [0x09, 0x00])
    #expect(try encoder.encode(["a": 1]) == [0x0A, 0x04, 0x01, 0x61, 0x03, 0x02])
    #expect(try encoder.encode(["a", nil]) == [0x0B, 0x04, 0x09, 0x01, 0x61, 0x00])
    #expect(try encoder.encode([1, 2] as [UInt16]) == [0x0C, 0x06, 0x04, 1, 0, 2, 0])
  }

  @Test("a length that needs two bytes moves what it counts")
  func lengthOfTwoBytes() throws {
    let strings = [String](repeating: "abcdefgh", count: 13)
    let bytes = try BinaryEncoder().encode(strings)
    #expect(bytes.prefix(5) == [0x0B, 0x82, 0x01, 0x09, 0x08])
    #expect(bytes.count == 133)
    #expect(try BinaryDecoder().decode([String].self, from: bytes) == strings)
  }

  @Test("appending leaves alone what is there, also when it fails")
  func appending() throws {
    var bytes: [UInt8] = [9, 8, 7]
    try BinaryEncoder().encode([1.5], appendingTo: &bytes)
    #expect(Array(bytes.prefix(3)) == [9, 8, 7])
    #expect(try BinaryDecoder().decode([Double].self, from: bytes[3...]) == [1.5])

    let before = bytes
    let value = ["good": [Unwilling(refuses: false)], "bad": [Unwilling(refuses: true)]]
    #expect(throws: Unwilling.Refusal.self) {
      try BinaryEncoder().encode(value, appendingTo: &bytes)
    }
    #expect(bytes == before)
  }

  struct Unwilling: Encodable {
    struct Refusal: Error {}
    var refuses: Bool

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode("some bytes")
      if refuses { throw Refusal() }
    }
  }

  @Test("user info reaches encoders and decoders at every depth")
  func userInfo() throws {
    let key = try #require(CodingUserInfoKey(rawValue: "unit"))
    struct Informed: Codable {
      var text: String
      init() { text = "" }
      init(from decoder: any Decoder) throws {
        let seen = decoder.userInfo.values.compactMap { $0 as? String }.joined()
        text = try decoder.singleValueContainer().decode(String.self) + seen
      }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(encoder.userInfo.values.compactMap { $0 as? String }.joined())
      }
    }
    let bytes = try BinaryEncoder(userInfo: [key: "in"]).encode(["a": [Informed()]])
    let decoder = BinaryDecoder(userInfo: [key: "out"])
    let back = try decoder.decode([String: [Informed]].self, from: bytes)
    #expect(back["a"]?.first?.text == "inout")
  }
}
