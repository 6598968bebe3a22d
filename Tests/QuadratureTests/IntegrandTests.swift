import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct IntegrandTests {
  @Test func `Lanes are the values one by one`() {
    let x = SIMD8<Double>(0, 1, -2, 3, 0.5, 5, .infinity, 7)
    let y = Parabola(factor: 2).values(at: x)
    for lane in 0..<8 {
      #expect(y[lane] == 2 * x[lane] * x[lane])
    }
  }

  @Test(arguments: [0..<1, 0..<5, 3..<4, 2..<700, 3..<701])
  func `Partial sums keep even and odd places apart`(_ indices: Range<Int>) throws {
    struct Line: Integrand {
      func value(at x: Double) -> Double { x }
    }
    // Steps of one: the place is its number, and the sums are exact.
    let grid = try UniformGrid(from: 0, to: 999, count: 1000)
    let sums = Line().partialSums(over: grid, indices: indices)
    #expect(sums.even.value == Double(indices.filter { $0 % 2 == 0 }.reduce(0, +)))
    #expect(sums.odd.value == Double(indices.filter { $0 % 2 != 0 }.reduce(0, +)))
  }
}
