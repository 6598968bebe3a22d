import Testing

@testable import RandomStreams

@Suite(.timeLimit(.minutes(20)))
struct SHA512Tests {
  func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test func theExamplesOfTheStandard() {
    #expect(
      hexadecimal(SHA512.hash(Array("abc".utf8))).hasPrefix("ddaf35a193617abacc417349ae204131"))
    #expect(hexadecimal(SHA512.hash([])).hasSuffix("f927da3e"))
  }

  @Test(arguments: [
    (111, "a1a111449b19"), (112, "c5fbd731d19d"), (127, "eab89674feaa"), (128, "1dffd5e3adb7"),
    (239, "cb4c7fd52275"),
    (240, "6c48466c9f6c"),
  ])
  func lengthsAroundABlock(length: Int, start: String) {
    let message = (0..<length).map { UInt8($0) }
    #expect(hexadecimal(SHA512.hash(message)).hasPrefix(start))
  }
}
