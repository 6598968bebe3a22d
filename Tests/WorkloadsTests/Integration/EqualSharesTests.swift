import Testing

@testable import Workloads

@Suite(.timeLimit(.minutes(20)))
struct EqualSharesTests {
  @Test func `Shares cover all elements in their order and differ by one element at most`() {
    for count in [0, 1, 2, 7, 128, 1_000] {
      let elements = (5..<(5 + count)).map { $0 }
      for parts in [-1, 0, 1, 2, 3, 7, 64, 2_000, .max] {
        let shares = elements[...].equalShares(parts)
        #expect(shares.count == min(max(parts, 1), count))
        #expect(Array(shares.joined()) == elements)
        let lengths = shares.map(\.count)
        #expect((lengths.max() ?? 0) - (lengths.min() ?? 0) <= 1)
      }
    }
  }

  @Test func `Shares of what does not begin at 0`() {
    #expect((3..<8).equalShares(2) == [3..<6, 6..<8])
  }
}
