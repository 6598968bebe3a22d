import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(20)))
struct DecodingSourceTests {
  private func expectRefused<Value: Decodable>(
    _: Value.Type, _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect {
      try BinaryDecoder().decode(Value.self, from: bytes)
    } throws: { error in
      guard case .dataCorrupted = error as? DecodingError else { return false }
      return true
    }
  }

  /// Lengths that lead beyond the end, some of them beyond what fits in an `Int`.
  static let lengths: [[UInt8]] = [
    [0x01],
    [0x7F],
    [0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
    [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
    [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
    [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
    [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02],
    [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
    [0xFF],
    [],
  ]

  @Test("hostile lengths, outermost and inside", arguments: lengths)
  func hostileLengths(length: [UInt8]) {
    func wrapped(_ inner: [UInt8]) -> [UInt8] { [0x0B, UInt8(inner.count)] + inner }
    func entry(_ inner: [UInt8]) -> [UInt8] { [0x0A, UInt8(inner.count + 2), 0x01, 0x61] + inner }

    expectRefused(String.self, [0x09] + length)
    expectRefused([Int].self, [0x0B] + length)
    expectRefused([String: Int].self, [0x0A] + length)
    expectRefused([UInt8].self, [0x0C, 0x05] + length)
    expectRefused([Double].self, [0x0C, 0x0A] + length)
    expectRefused([[Double]].self, wrapped([0x0C, 0x0A] + length))
    expectRefused([String].self, wrapped([0x09] + length))
    expectRefused([String: [Double]].self, entry([0x0C, 0x0A] + length))
    expectRefused([String: String].self, entry([0x09] + length))
    if !length.isEmpty {
      expectRefused([String: String].self, [0x0A, UInt8(length.count)] + length)
    }
  }

  @Test("a length is measured by what holds the value, not by the whole message")
  func lengthsWithinTheSurroundingValue() {
    // The inner string would run over the end of its list, into the second element.
    expectRefused([[String]].self, [0x0B, 0x08, 0x0B, 0x02, 0x09, 0x03, 0x0B, 0x02, 0x09, 0x00])
    expectRefused([String: Int].self, [0x0A, 0x02, 0x01, 0x61])
  }

  @Test("numbers that end early or have too many bits")
  func numbers() {
    expectRefused(Int.self, [0x03])
    expectRefused(Int.self, [0x03, 0x80])
    expectRefused(UInt64.self, [0x04] + [UInt8](repeating: 0xFF, count: 9) + [0x02])
    expectRefused(UInt64.self, [0x04] + [UInt8](repeating: 0x80, count: 10) + [0x00])
    expectRefused(Double.self, [0x06, 0, 0, 0, 0, 0, 0, 0])
    expectRefused(Float.self, [0x05, 0, 0, 0])
    expectRefused(Int128.self, [0x07] + [UInt8](repeating: 0, count: 15))
  }

  @Test("numbers in more bytes than they need are read")
  func paddedNumbers() throws {
    #expect(try BinaryDecoder().decode(UInt.self, from: [0x04, 0x85, 0x80, 0x00]) == 5)
    let list: [UInt8] = [0x0B, 0x83, 0x00, 0x09, 0x81, 0x00, 0x61]
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode([String].self, from: list) }
    let longer: [UInt8] = [0x0B, 0x84, 0x00, 0x09, 0x81, 0x00, 0x61]
    #expect(try BinaryDecoder().decode([String].self, from: longer) == ["a"])
  }

  @Test("unknown tags and element types, uneven blocks, bad Booleans, bad text")
  func badContents() {
    for tag in UInt8(0x0D)...0xFF {
      expectRefused(Int.self, [tag, 0])
      expectRefused([String?].self, [0x0B, 0x02, tag, 0x00])
    }
    for element in [0x00, 0x0C, 0xFF] as [UInt8] { expectRefused([Int].self, [0x0C, element, 0]) }
    expectRefused([Double].self, [0x0C, 0x0A, 0x07, 0, 0, 0, 0, 0, 0, 0])
    expectRefused([Int16].self, [0x0C, 0x02, 0x01, 0])
    expectRefused([Bool].self, [0x0C, 0x0B, 0x02, 0x01, 0x02])
    expectRefused([Bool?].self, [0x0C, 0x0B, 0x02, 0x01, 0x02])
    expectRefused(String.self, [0x09, 0x01, 0xFF])
    expectRefused(String.self, [0x09, 0x02, 0xC0, 0x80])
    expectRefused(String.self, [0x09, 0x03, 0xED, 0xA0, 0x80])
    expectRefused([String: Int].self, [0x0A, 0x04, 0x01, 0xFF, 0x03, 0x00])
  }
}
