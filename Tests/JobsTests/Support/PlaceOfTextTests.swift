import Testing

@testable import Jobs

@Suite("Place of a text in another")
struct PlaceOfTextTests {
  @Test(
    "the first place, in bytes",
    arguments: [
      ("a Fatal error: x, Fatal error: y", 2), ("FatFatal error", 3), ("Fatal error", 0),
      ("äöü Fatal error", 7),
    ])
  func found(text: String, start: Int) throws {
    let range = try #require(text.place(of: "Fatal error"))
    #expect(text.utf8.distance(from: text.utf8.startIndex, to: range.lowerBound) == start)
    #expect(text[range] == "Fatal error")
    let rest = text[range.lowerBound...]
    #expect(rest.place(of: "Fatal error")?.lowerBound == rest.startIndex)
  }

  @Test("no place", arguments: ["", "Fatal erro", "fatal error", "Fatal\u{a0}error"])
  func missing(text: String) {
    #expect(text.place(of: "Fatal error") == nil)
    #expect(text.place(of: "") == nil)
  }
}
