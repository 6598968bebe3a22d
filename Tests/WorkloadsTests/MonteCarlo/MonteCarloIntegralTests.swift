import Jobs
import Multiprocessing
import Quadrature
import RandomStreams
import Testing
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct MonteCarloIntegralTests {
  @Test func `Coordinate k of sample i is double i of stream k`() async throws {
    let (samples, seed) = (5_000, UInt64(99))
    var columns: [[Double]] = []
    for axis in 0..<3 {
      var stream = CounterStream(Philox4x32(seed: seed), stream: UInt64(axis))
      columns.append((0..<samples).map { _ in stream.random() })
    }
    let values = (0..<samples).map { columns[0][$0] * columns[1][$0] - columns[2][$0] }
    let mean = values.reduce(0, +) / Double(samples)
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    let error = (squares / Double(samples - 1) / Double(samples)).squareRoot()
    let estimate = try await monteCarloIntegral(
      { $0[0] * $0[1] - $0[2] }, over: [0...1, 0...1, 0...1], samples: samples, seed: seed,
      on: SerialPool())
    #expect(abs(estimate.value - mean) < 1e-15)
    #expect(abs(estimate.standardError - error) < 1e-15)
    #expect(estimate.samples == samples)
    #expect(estimate.interval.level == 0.95)
    #expect(abs(estimate.interval.high - (mean + 1.95996 * error)) < 1e-4 * error)
  }

  @Test func `Infinite ranges of all kinds`() async throws {
    let bell = try IntegrandExpression("exp(-x*x - y*y - z*z)")
    let estimate = try await monteCarloIntegral(
      bell, over: [-.infinity ... .infinity, 0 ... .infinity, -.infinity...0], samples: 200_000,
      on: SerialPool())
    let right = 0.25 * Double.pi * Double.pi.squareRoot()
    #expect(abs(estimate.value - right) < 5 * estimate.standardError)
    #expect(estimate.standardError < 0.02)
  }

  @Test func `Constants have no error, one sample has none that is known`() async throws {
    let constant = try IntegrandExpression("2")
    let many = try await monteCarloIntegral(
      constant, over: [0...3], samples: 10_000, on: SerialPool())
    #expect(many.value == 6 && many.standardError == 0)
    #expect(many.interval == ConfidenceInterval(low: 6, high: 6))
    let one = try await monteCarloIntegral(
      constant, over: [0...3], samples: 1, relativeError: 0.1, on: SerialPool())
    #expect(one.value == 6 && one.standardError.isNaN && one.interval.low.isNaN)
    #expect(one.status == .allSamplesTaken)
  }

  @Test func `Large offsets do not spoil the error`() async throws {
    let small = try await monteCarloIntegral(
      { $0[0] }, over: [0...1], samples: 50_000, on: SerialPool())
    let large = try await monteCarloIntegral(
      { $0[0] + 0x1p30 }, over: [0...1], samples: 50_000, on: SerialPool())
    #expect(abs(large.standardError - small.standardError) < 1e-6 * small.standardError)
  }

  @Test func `A range without width has no integral, and no sample`() async throws {
    let estimate = try await monteCarloIntegral(
      { _ in Double.nan }, over: [0...1, 2...2], samples: 100, on: SerialPool())
    #expect(estimate.value == 0 && estimate.standardError == 0 && estimate.samples == 0)
  }

  @Test func `A closure cannot go into another process`() async throws {
    let processes = try ProcessPool(workers: 1)
    await #expect {
      try await monteCarloIntegral({ $0[0] }, over: [0...1], samples: 10, on: processes)
    } throws: {
      "\($0)".contains("a closure cannot go into another process")
    }
    await processes.shutdown()
  }

  @Test func `An error that is not reached takes all samples`() async throws {
    let estimate = try await monteCarloIntegral(
      { $0[0] }, over: [0...1], samples: 40_000, absoluteError: 1e-9, on: SerialPool())
    #expect(estimate.samples == 40_000)
    #expect(estimate.status == .allSamplesTaken && !estimate.isErrorMet)
  }

  @Test func `What no sample met is not taken for zero at once`() async throws {
    // One in some 10,000 samples is hit.
    let estimate = try await monteCarloIntegral(
      { $0[0] < 1e-4 ? 1 : 0 }, over: [0...1], samples: 1 << 20, absoluteError: 1e-5,
      relativeError: 0.5, on: SerialPool())
    #expect(estimate.value > 0)
    #expect(abs(estimate.value - 1e-4) < 5 * estimate.standardError)
  }
}
