import Jobs
import Testing

@Suite("Even parts", .timeLimit(.minutes(20)))
struct EvenPartsTests {
  @Test("follow each other, cover all, and differ by at most one", arguments: 0...40)
  func cover(_ count: Int) {
    for parts in 1...9 {
      let ranges = (0..<parts).map { EvenParts.range(of: $0, of: parts, in: count) }
      #expect(ranges.flatMap { Array($0) } == Array(0..<count))
      let lengths = ranges.map(\.count)
      #expect((lengths.max() ?? 0) - (lengths.min() ?? 0) <= 1)
      #expect(lengths == lengths.sorted(by: >), "the longer ones come first")
    }
  }
}
