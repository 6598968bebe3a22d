import Jobs
import Testing

@Suite(.timeLimit(.minutes(20)))
struct AmdahlFitTests {
  @Test(arguments: [0, 0.01, 0.2, 1])
  func `Speedups that follow the law give its fraction`(fraction: Double) throws {
    let speedups = [1, 2, 4, 16].map { workers in
      (workers: workers, speedup: 1 / (fraction + (1 - fraction) / Double(workers)))
    }
    let fit = try #require(AmdahlFit(speedups))
    #expect(abs(fit.serialFraction - fraction) < 1e-12)
    #expect(fraction == 0 || abs(fit.greatestSpeedup - 1 / fraction) < 1e-9)
  }

  @Test func `Faster than the workers are many: nothing is serial`() throws {
    let fit = try #require(AmdahlFit([(workers: 2, speedup: 2.2)]))
    #expect(fit.serialFraction == 0)
    #expect(fit.greatestSpeedup == .infinity)
  }

  @Test func `One worker tells nothing`() {
    #expect(AmdahlFit([]) == nil)
    #expect(AmdahlFit([(workers: 1, speedup: 1)]) == nil)
    #expect(AmdahlFit([(workers: 2, speedup: 0)]) == nil)
  }
}
