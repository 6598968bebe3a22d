import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct VegasStrataTests {
  @Test(arguments: [
    (1, 2, 1), (1, 80, 10), (2, 80_000, 100), (3, 80_000, 21), (10, 80_000, 2), (20, 80_000, 1),
    (1, 1 << 40, 16_384), (128, 1 << 40, 1),
  ])
  func `There are as many cubes as the points allow`(_ dimensions: Int, _ points: Int, _ parts: Int)
  {
    let strata = VegasStrata(dimensions: dimensions, points: points)
    #expect(strata.partsPerAxis == parts)
    #expect(strata.counts.count == (0..<dimensions).reduce(1) { product, _ in product * parts })
    #expect(strata.pointCount <= points && strata.pointCount > points / 2)
    #expect(strata.counts.allSatisfy { $0 >= VegasStrata.fewestPoints })
  }

  @Test func `Cubes where the function varies get more, and none gets nothing`() {
    var strata = VegasStrata(dimensions: 1, points: 800)
    var variances = [Double](repeating: 0, count: 100)
    variances[7] = 10_000
    variances[8] = 1
    strata.allocate(800, by: variances)
    #expect(strata.counts[7] > 10 * strata.counts[8])
    #expect(strata.counts[8] > 2 && strata.counts[9] == 2)
    #expect(strata.pointCount <= 800 && strata.pointCount > 790)
    let before = strata
    strata.allocate(800, by: variances.map { _ in 0 })
    #expect(strata == before)
  }
}
