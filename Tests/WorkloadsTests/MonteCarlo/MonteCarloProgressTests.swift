import Jobs
import Quadrature
import Testing
import Threading
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct MonteCarloProgressTests {
  @Test(arguments: BitIdentityTests.Method.allCases)
  func `Running estimates come closer`(_ method: BitIdentityTests.Method) async throws {
    var seen: [MonteCarloEstimate] = []
    let ranges = [0...1.0, 0...1]
    let estimate =
      switch method {
      case .plain:
        try await monteCarloIntegral(
          { $0[0] * $0[1] }, over: ranges, samples: 100_000, on: SerialPool()
        ) { seen.append($0) }
      case .vegas:
        try await vegasIntegral(
          { $0[0] * $0[1] }, over: ranges, samples: 100_000, on: SerialPool()
        ) { seen.append($0) }
      case .sobol:
        try await sobolIntegral(
          { $0[0] * $0[1] }, over: ranges, samples: 100_000, on: SerialPool()
        ) { seen.append($0) }
      }
    #expect(seen.count >= 3)
    #expect(seen.allSatisfy { $0.status == .underWay })
    #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.samples < $1.samples })
    #expect(abs(estimate.value - 0.25) < 5 * estimate.standardError)
    #expect((seen.first?.standardError ?? 0) > estimate.standardError)
  }

  @Test func `A task that is cancelled has the bits of so many samples`() async throws {
    // Far more than anybody waits for.
    let task = Task {
      try await monteCarloIntegral(
        Bell(center: 0.3, width: 0.2), over: [0...1, 0...1], samples: 1 << 53, on: SerialPool()
      ) { estimate in
        if estimate.samples > 20_000 { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    let partial = try await task.value
    #expect(partial.status == .cancelled)
    #expect(partial.samples > 20_000)
    var whole = try await monteCarloIntegral(
      Bell(center: 0.3, width: 0.2), over: [0...1, 0...1], samples: partial.samples,
      on: SerialPool())
    #expect(whole.status == .allSamplesTaken)
    whole.status = .cancelled
    #expect(whole == partial)
  }

  @Test func `Rounds and iterations that were complete are not lost`() async throws {
    let threads = try ThreadPool(workers: 2)
    let sobol = Task {
      try await sobolIntegral(
        Bell(center: 0.3, width: 0.2), over: [0...1, 0...1], samples: 1 << 53, on: threads
      ) { _ in withUnsafeCurrentTask { $0?.cancel() } }
    }
    let first = try await sobol.value
    #expect(first.status == .cancelled && first.samples == 16 * 1_024)
    let vegas = Task {
      try await vegasIntegral(
        Bell(center: 0.3, width: 0.2), over: [0...1, 0...1], samples: 100_000, on: threads
      ) { _ in withUnsafeCurrentTask { $0?.cancel() } }
    }
    let iteration = try await vegas.value
    #expect(iteration.status == .cancelled && iteration.chiSquaredPerDegree == nil)
    #expect(abs(iteration.value - first.value) < 5 * iteration.standardError)
    await threads.shutdown()
  }

  @Test(arguments: BitIdentityTests.Method.allCases)
  func `A task that was cancelled before has nothing to give`(
    _ method: BitIdentityTests.Method
  ) async throws {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await method.integral(
        of: Bell(center: 0.3, width: 0.2), samples: 1 << 53, on: SerialPool())
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
