import RandomStreams
import Testing

@Suite(.timeLimit(.minutes(20)))
struct CPythonSeedTests {
  @Test func decimalTextOfAnySize() throws {
    for line in try KnownAnswers.load().cpython.cases {
      #expect(CPythonSeed(decimal: line.seed)?.words == line.keyWords.map(\.number))
    }
  }

  @Test func integersOfAnyWidth() {
    #expect(CPythonSeed(0).words == [0])
    #expect(CPythonSeed(Int8.min).words == [128])
    #expect(CPythonSeed(-2_019) == CPythonSeed(2_019))
    #expect(CPythonSeed(Int.min).words == [0, 1 << 31])
    #expect(CPythonSeed(UInt64.max).words == [.max, .max])
    #expect(CPythonSeed((Int128(1) << 64) + 7).words == [7, 0, 1])
    #expect(CPythonSeed(-(Int128(1) << 64) - 7).words == [7, 0, 1])
  }

  @Test func stringsAndBytes() throws {
    let lines = try KnownAnswers.load().cpython.stringSeeds
    #expect(lines.map(\.seed) == ["abc", ""])
    for line in lines {
      var generator = MersenneTwister(cpythonSeed: CPythonSeed(bytes: line.seed.utf8))
      #expect(line.random4.map { _ in generator.random() } == line.random4)
    }
  }

  @Test func signsAndLeadingZerosDoNotCount() {
    #expect(CPythonSeed(decimal: "-0018446744073709551623")?.words == [7, 0, 1])
    #expect(CPythonSeed(decimal: "+42") == CPythonSeed(42))
    #expect(CPythonSeed(decimal: "-0") == CPythonSeed(0))
  }

  @Test(arguments: ["", "-", "+", "--1", "1.0", "1e8", " 1", "0x10", "1_000", "٣", "²"])
  func otherTextIsNoSeed(text: String) {
    #expect(CPythonSeed(decimal: text) == nil)
  }
}
