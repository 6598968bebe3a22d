import Jobs
import Quadrature
import Testing
import Threading
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct MonteCarloRefusalTests {
  private let one = try? IntegrandExpression("1")

  @Test(arguments: [0, -1, .min, (1 << 53) + 1, .max])
  func `Numbers of samples that there are not`(_ samples: Int) async throws {
    let one = try #require(one)
    let error = MonteCarloError.invalidSampleCount(samples)
    await #expect(throws: error) {
      try await monteCarloIntegral(one, over: [0...1], samples: samples, on: SerialPool())
    }
    await #expect(throws: error) {
      try await vegasIntegral(one, over: [0...1], samples: samples, on: SerialPool())
    }
    await #expect(throws: error) {
      try await sobolIntegral(one, over: [0...1], samples: samples, on: SerialPool())
    }
    await #expect(throws: error) {
      try await estimatePi(samples: samples, seed: 1, error: 0.1, on: SerialPool())
    }
  }

  @Test func `Too few samples for a method`() async throws {
    let one = try #require(one)
    await #expect(throws: MonteCarloError.tooFewSamples(29, fewest: 30)) {
      try await vegasIntegral(one, over: [0...1], samples: 29, on: SerialPool())
    }
    await #expect(throws: MonteCarloError.tooFewSamples(15, fewest: 16)) {
      try await sobolIntegral(one, over: [0...1], samples: 15, on: SerialPool())
    }
    // The fewest will do.
    let vegas = try await vegasIntegral(one, over: [0...1], samples: 30, on: SerialPool())
    #expect(abs(vegas.value - 1) < 1e-12)
    #expect(try await sobolIntegral(one, over: [0...1], samples: 16, on: SerialPool()).value == 1)
  }

  @Test(arguments: [(-1e-3, 0.0), (0, -0.5), (.nan, 0), (0, .nan)])
  func `Errors that cannot be wanted`(_ absolute: Double, _ relative: Double) async throws {
    let one = try #require(one)
    await #expect {
      try await monteCarloIntegral(
        one, over: [0...1], absoluteError: absolute, relativeError: relative, on: SerialPool())
    } throws: {
      "\($0)".contains("cannot be reached")
    }
  }

  @Test func `Ranges that a function does not have`() async throws {
    let one = try #require(one)
    let product = try IntegrandExpression("x*y*z")
    await #expect(throws: MonteCarloError.tooFewRanges(2, variables: 3)) {
      try await monteCarloIntegral(product, over: [0...1, 0...1], on: SerialPool())
    }
    await #expect(throws: MonteCarloError.invalidDimensions(0, allowed: 1...1_024)) {
      try await monteCarloIntegral(one, over: [], on: SerialPool())
    }
    let many = Array(repeating: 0.0...1, count: 129)
    await #expect(throws: MonteCarloError.invalidDimensions(129, allowed: 1...128)) {
      try await sobolIntegral(one, over: many, on: SerialPool())
    }
    await #expect(throws: MonteCarloError.volumeTooLarge) {
      try await vegasIntegral(one, over: [0...1e200, 0...1e200], on: SerialPool())
    }
    await #expect(
      throws: QuadratureError.invalidRange(
        lowerBound: -.greatestFiniteMagnitude, upperBound: .greatestFiniteMagnitude)
    ) {
      try await monteCarloIntegral(
        one, over: [-.greatestFiniteMagnitude ... .greatestFiniteMagnitude], on: SerialPool())
    }
  }

  @Test func `Replicates and iterations that there are not`() async throws {
    let one = try #require(one)
    for replicates in [1, 0, -1, 1_025] {
      await #expect(throws: MonteCarloError.invalidReplicateCount(replicates)) {
        try await sobolIntegral(one, over: [0...1], replicates: replicates, on: SerialPool())
      }
    }
    for (warmUp, measured) in [(-1, 5), (5, 0), (0, -1), (.max, .max), (10_000, 1)] {
      await #expect(
        throws: MonteCarloError.invalidIterationCount(warmUp: warmUp, measured: measured)
      ) {
        try await vegasIntegral(
          one, over: [0...1], warmUpIterations: warmUp, iterations: measured, on: SerialPool())
      }
    }
  }

  /// Not a number in a corner that some samples meet.
  struct Hole: MultivariateIntegrand, Codable {
    func value(at point: [Double]) -> Double {
      point[0] > 0.9 && point[1] > 0.95 ? .nan : point[0]
    }
  }

  @Test func `A value that is not a number is named with its point, the same everywhere`()
    async throws
  {
    let threads = try ThreadPool(workers: 3)
    for method in BitIdentityTests.Method.allCases {
      func failure(on pool: some WorkerPool) async -> MonteCarloError? {
        do {
          _ = try await method.integral(of: Hole(), samples: 30_000, on: pool)
          return nil
        } catch { return error as? MonteCarloError }
      }
      let serial = await failure(on: SerialPool())
      guard case .nonFiniteValue(let point)? = serial else {
        Issue.record("\(method): \(String(describing: serial))")
        continue
      }
      #expect(point.count == 3 && point[0] > 0.9 && point[1] > 0.95)
      #expect(await failure(on: threads) == serial)
    }
    await threads.shutdown()
  }

  @Test func `Poles and overflow`() async throws {
    await #expect(throws: MonteCarloError.nonFiniteValue(at: [0.5])) {
      try await monteCarloIntegral(
        { _ in .infinity }, over: [0.5...0.5.nextUp], samples: 1, on: SerialPool())
    }
    await #expect(throws: MonteCarloError.valuesTooLarge) {
      try await monteCarloIntegral(
        { _ in 1e308 }, over: [0...1], samples: 1_000, on: SerialPool())
    }
    // Squares that overflow make an error that is not known.
    let wild = try await monteCarloIntegral(
      { $0[0] < 0.5 ? 1e200 : 0 }, over: [0...1], samples: 1_000, absoluteError: 1,
      on: SerialPool())
    #expect(wild.standardError == .infinity && !wild.isErrorMet)
  }
}
