import Testing

@testable import Multiprocessing

@Suite("LineSplitter", .timeLimit(.minutes(20)))
struct LineSplitterTests {
  @Test("lines are the same however the bytes arrive")
  func anyCut() {
    let text = Array("one\ntwo\r\n\nfour\u{e9}\nlast".utf8)
    for size in 1...text.count {
      var splitter = LineSplitter()
      var lines: [String] = []
      for start in stride(from: 0, to: text.count, by: size) {
        lines += splitter.push(text[start..<min(start + size, text.count)])
      }
      #expect(lines == ["one", "two", "", "four\u{e9}"])
      #expect(splitter.finish() == "last")
      #expect(splitter.finish() == nil)
    }
  }

  @Test("a line without an end comes in parts, and nothing of it is lost")
  func longLine() {
    var splitter = LineSplitter()
    let length = 2 * LineSplitter.longest + 5
    var lines = splitter.push(Array(repeating: UInt8(ascii: "x"), count: length))
    #expect(lines.map(\.utf8.count) == [LineSplitter.longest, LineSplitter.longest])
    lines = splitter.push(Array("y\n".utf8))
    #expect(lines == ["xxxxxy"])
  }

  @Test("bytes that are no UTF-8 are replaced, and the line still comes")
  func notText() {
    var splitter = LineSplitter()
    #expect(splitter.push([0xff, 0x41, 0x0a]) == ["\u{fffd}A"])
  }
}
