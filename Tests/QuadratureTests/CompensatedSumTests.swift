import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct CompensatedSumTests {
  @Test func `What rounding takes away comes back`() {
    #expect(CompensatedSum([1, 1e100, 1, -1e100]).value == 2)
    #expect(CompensatedSum(repeatElement(0.1, count: 10)).value == 1)
  }

  @Test func `Sums of sums lose nothing`() {
    var left = CompensatedSum([1e100, 1])
    left.add(CompensatedSum([-1e100, 1]))
    #expect(left.value == 2)
  }

  @Test func `Infinite and undefined terms act as in plain addition`() {
    #expect(CompensatedSum([1, .infinity, 2]).value == .infinity)
    #expect(CompensatedSum([.infinity, -.infinity]).value.isNaN)
    #expect(CompensatedSum([1, .nan]).value.isNaN)
    #expect(CompensatedSum([1e308, 1e308]).value == .infinity)
    var sum = CompensatedSum([1])
    sum.add(CompensatedSum([-.infinity]))
    #expect(sum.value == -.infinity)
  }

  @Test func `Nothing makes zero`() {
    #expect(CompensatedSum().value == 0)
    #expect(CompensatedSum([]).value == 0)
  }
}
