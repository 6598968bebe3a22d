import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct StudentTTests {
  // Of printed tables.
  @Test(arguments: [
    (1, 12.7062), (2, 4.30265), (3, 3.18245), (4, 2.77645), (7, 2.36462), (15, 2.13145),
    (30, 2.04227), (100, 1.98397), (1_000, 1.96234), (1_000_000, 1.95996),
  ])
  func `The intervals are those of the tables`(_ degrees: Int, _ halfWidth: Double) {
    #expect(abs(StudentT.halfWidth95(degreesOfFreedom: degrees) - halfWidth) < 1e-5 * halfWidth)
  }

  @Test func `More numbers make narrower intervals`() {
    let widths = (1..<2_100).map { StudentT.halfWidth95(degreesOfFreedom: $0) }
    #expect(zip(widths, widths.dropFirst()).allSatisfy { $0 >= $1 })
  }
}
