import Foundation
import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct UniformGridTests {
  @Test func `The places are those of NumPy's linspace`() throws {
    let grid = try UniformGrid(from: 0, to: 1, count: 6)
    #expect((0..<6).map { grid[$0] } == [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1])
  }

  @Test func `The last place is the bound itself`() throws {
    for count in 2...200 {
      let grid = try UniformGrid(from: 0.1, to: 0.7, count: count)
      #expect(grid[0] == 0.1)
      #expect(grid[count - 1] == 0.7)
    }
  }

  @Test func `One place is the lower bound`() throws {
    let grid = try UniformGrid(from: 2, to: 3, count: 1)
    #expect(grid[0] == 2)
    #expect(grid.step == 0)
  }

  @Test(arguments: [(Double.nan, 1.0), (0, .nan), (-.infinity, 0), (0, .infinity), (-1e308, 1e308)])
  func `Bounds that are not finite are refused`(_ lower: Double, _ upper: Double) {
    #expect {
      try UniformGrid(from: lower, to: upper, count: 3)
    } throws: { error in
      guard case QuadratureError.invalidRange = error else { return false }
      return "\(error)".contains("finite")
    }
  }

  @Test(arguments: [0, -1, .min, .max, 1 << 53 + 1])
  func `Impossible counts are refused`(_ count: Int) {
    #expect(throws: QuadratureError.invalidSampleCount(count)) {
      try UniformGrid(from: 0, to: 1, count: count)
    }
  }

  @Test func `A grid that cannot be is not read either`() throws {
    let good = Data(#"{"lowerBound": 0, "upperBound": 1, "count": 5}"#.utf8)
    #expect(try JSONDecoder().decode(UniformGrid.self, from: good).step == 0.25)
    let bad = Data(#"{"lowerBound": 0, "upperBound": 1, "count": 0}"#.utf8)
    #expect(throws: QuadratureError.invalidSampleCount(0)) {
      try JSONDecoder().decode(UniformGrid.self, from: bad)
    }
  }
}
