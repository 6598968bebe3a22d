import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct RefinedErrorTests {
  private func estimate(_ values: Double...) -> Double {
    var error = RefinedError(bestImprovement: 16)
    for value in values { error.add(value) }
    return error.estimate
  }

  @Test func `A known order is found again`() {
    // 1 + 4^-k: the error of the third is 1/64; the estimate is twice that.
    #expect(abs(estimate(1.25, 1.0625, 1.015625) - 2.0 / 64) < 1e-15)
    // Faster than the rule can be: no more is believed than its order.
    #expect(abs(estimate(2, 1.001, 1) - 0.002 / 15) < 1e-15)
  }

  @Test func `What does not settle is not trusted`() {
    #expect(estimate(1, 2, 1) == 2)
    #expect(estimate(1, 1, 2) == 2)
    // A small difference may be chance: the one before counts, too.
    #expect(estimate(2, 1, 3, 3.125) == 1)
    // The slower of two improvements.
    #expect(abs(estimate(7, 3, 1, 0.9) - 0.2) < 1e-15)
  }

  @Test func `One value, undefined ones, equal ones`() {
    #expect(estimate() == .infinity)
    // Zero all the time is exact: nothing was rounded.
    #expect(estimate(0, 0, 0) == 0)
    #expect(estimate(1) == .infinity)
    #expect(estimate(1, .nan) == .infinity)
    #expect(estimate(1, 1, 1) == 4 * 1.0.ulp)
  }
}
