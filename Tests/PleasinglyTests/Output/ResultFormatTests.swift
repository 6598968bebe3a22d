import Testing

@testable import pleasingly

@Suite(.timeLimit(.minutes(20)))
struct ResultFormatTests {
  @Test func quotesFieldsThatNeedIt() {
    #expect(
      CSVText.lines(header: ["a", "b"], rows: [["1", "x, \"y\""], ["", "line\nend"]])
        == ["a,b", "1,\"x, \"\"y\"\"\"", ",\"line\nend\""])
  }

  @Test func writesNullForWhatIsNotFinite() throws {
    let numbers = [1.5, .nan, .infinity, -.infinity].map(JSONNumber.init)
    #expect(try JSONText.line(numbers) == "[1.5,null,null,null]")
  }
}
