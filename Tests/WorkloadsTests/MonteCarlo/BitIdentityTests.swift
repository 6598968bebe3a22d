import Jobs
import Multiprocessing
import Quadrature
import Testing
import Threading
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct BitIdentityTests {
  enum Method: CaseIterable {
    case plain, vegas, sobol

    func integral(
      of function: some MultivariateIntegrand & Codable, samples: Int, relativeError: Double = 0,
      on pool: some WorkerPool
    ) async throws -> MonteCarloEstimate {
      let ranges = [-1...2.0, 0...1, 0...3]
      return switch self {
      case .plain:
        try await monteCarloIntegral(
          function, over: ranges, samples: samples, seed: 7, relativeError: relativeError, on: pool)
      case .vegas:
        try await vegasIntegral(
          function, over: ranges, samples: samples, seed: 7, warmUpIterations: 2, iterations: 3,
          relativeError: relativeError, on: pool)
      case .sobol:
        try await sobolIntegral(
          function, over: ranges, samples: samples, seed: 7, replicates: 5,
          relativeError: relativeError, on: pool)
      }
    }
  }

  @Test(arguments: Method.allCases)
  func `Serial, threads and processes of any number have the same bits`(
    _ method: Method
  ) async throws {
    // Odd numbers of blocks, and a last one that is not full.
    let (bell, samples) = (Bell(center: 0.3, width: 0.2), 100_001)
    let serial = try await method.integral(of: bell, samples: samples, on: SerialPool())
    #expect(serial.status == .allSamplesTaken)
    #expect(serial.standardError > 0)
    for workers in [1, 2, 3, 7, 64] {
      let threads = try ThreadPool(workers: workers)
      let estimate = try await method.integral(of: bell, samples: samples, on: threads)
      await threads.shutdown()
      #expect(estimate == serial, "\(workers) threads")
    }
    for workers in [1, 2, 3, 7, 64] {
      let processes = try ProcessPool(workers: workers)
      let estimate = try await method.integral(of: bell, samples: samples, on: processes)
      await processes.shutdown()
      #expect(estimate == serial, "\(workers) processes")
    }
  }

  @Test(arguments: Method.allCases)
  func `The wanted error ends it at the same sample everywhere`(_ method: Method) async throws {
    let bell = Bell(center: 0.3, width: 0.2)
    func integral(on pool: some WorkerPool) async throws -> MonteCarloEstimate {
      try await method.integral(of: bell, samples: 500_000, relativeError: 0.02, on: pool)
    }
    let serial = try await integral(on: SerialPool())
    #expect(serial.isErrorMet)
    #expect(serial.samples < 500_000)
    #expect(serial.standardError <= 0.02 * serial.value)
    for workers in [2, 7] {
      let threads = try ThreadPool(workers: workers)
      #expect(try await integral(on: threads) == serial)
      await threads.shutdown()
    }
    let processes = try ProcessPool(workers: 2)
    #expect(try await integral(on: processes) == serial)
    await processes.shutdown()
  }

  @Test(arguments: Method.allCases)
  func `A formula goes into other processes`(_ method: Method) async throws {
    let formula = try IntegrandExpression("x*x*y + z")
    let serial = try await method.integral(of: formula, samples: 50_000, on: SerialPool())
    let processes = try ProcessPool(workers: 2)
    let estimate = try await method.integral(of: formula, samples: 50_000, on: processes)
    await processes.shutdown()
    #expect(estimate == serial)
    // ∫x² = 3, ∫y = 1/2, ∫z = 9/2 over their ranges.
    #expect(abs(serial.value - (3 * 0.5 * 3 + 3 * 4.5)) < 6 * serial.standardError)
  }

  @Test func `The same number of workers seen as many has the same bits`() async throws {
    // More workers than blocks, and numbers that nothing divides.
    let bell = Bell(center: 0.7, width: 0.5)
    for method in Method.allCases {
      let serial = try await method.integral(of: bell, samples: 30_000, on: SerialPool())
      for workers in [5, 13, 1_000] {
        let pool = ParallelSimpsonTests.ManyWorkers(workerCount: workers)
        #expect(try await method.integral(of: bell, samples: 30_000, on: pool) == serial)
      }
    }
  }
}
