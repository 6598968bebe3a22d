import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct VegasGridTests {
  /// Maps places of one axis: where they go, how much they are stretched, their intervals.
  private func map(
    _ places: [Double], by grid: VegasGrid, axis: Int
  ) -> (places: [Double], stretches: [Double], intervals: [UInt8]) {
    var places = places
    var stretches = places.map { _ in 1.0 }
    var intervals = places.map { _ in UInt8(0) }
    places.withUnsafeMutableBufferPointer { places in
      stretches.withUnsafeMutableBufferPointer { stretches in
        intervals.withUnsafeMutableBufferPointer { intervals in
          grid.map(places, axis: axis, stretches: stretches, intervals: intervals)
        }
      }
    }
    return (places, stretches, intervals)
  }

  /// A grid of one axis, refined by a function again and again.
  private func refined(_ function: (Double) -> Double, times: Int) -> VegasGrid {
    var grid = VegasGrid(dimensions: 1)
    let even = (0..<8_192).map { (Double($0) + 0.5) / 8_192 }
    for _ in 0..<times {
      let mapped = map(even, by: grid, axis: 0)
      var tally = VegasTally(dimensions: 1)
      var values = zip(mapped.places, mapped.stretches).map { function($0) * $1 }
      values.withUnsafeMutableBufferPointer { values in
        mapped.intervals.withUnsafeBufferPointer { intervals in
          tally.add(values, weight: 1, axis: 0, intervals: intervals)
        }
      }
      grid.refine(by: tally)
    }
    return grid
  }

  @Test func `A new grid leaves points where they are`() {
    let grid = VegasGrid(dimensions: 3)
    let places = [0, 0.1, 0.5, 0.73, 1 - 0.5 * .ulpOfOne]
    let mapped = map(places, by: grid, axis: 2)
    #expect(zip(mapped.places, places).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(mapped.stretches == places.map { _ in 1 })
    #expect(mapped.intervals.last == UInt8(VegasGrid.intervalCount - 1))
  }

  @Test func `The cuts move to a peak, and the values become equal`() throws {
    let peak = { (x: Double) in 1 / (1e-4 + (x - 0.3) * (x - 0.3)) }
    let grid = refined(peak, times: 30)
    let cuts = Array(grid.cuts(of: 0))
    #expect(cuts.first == 0 && cuts.last == 1)
    #expect(zip(cuts, cuts.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(cuts.count { abs($0 - 0.3) < 0.03 } > VegasGrid.intervalCount / 2)
    let even = (0..<1_000).map { (Double($0) + 0.5) / 1_000 }
    let mapped = map(even, by: grid, axis: 0)
    let values = zip(mapped.places, mapped.stretches).map { peak($0) * $1 }
    let mean = values.reduce(0, +) / 1_000
    let spread = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 1_000
    // Of evenly spread points the spread is 4.1 times the mean.
    #expect(spread.squareRoot() < 0.2 * mean)
    #expect(abs(mean - 310.1) < 1)
  }

  @Test func `A constant, nothing and overflow leave the grid`() {
    let cuts = Array(VegasGrid(dimensions: 1).cuts(of: 0))
    for value in [1, 0, 1e300] {
      let grid = refined({ _ in value }, times: 3)
      #expect(zip(grid.cuts(of: 0), cuts).allSatisfy { abs($0 - $1) < 1e-12 }, "\(value)")
    }
  }
}
