import Jobs
import Multiprocessing
import Quadrature
import Testing
import Threading
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct AdaptiveIntegralInRoundsTests {
  /// A function with many peaks, so that a round has many intervals.
  struct Comb: Integrand, Codable {
    var peaks: Int

    func value(at x: Double) -> Double {
      let distance = x * Double(peaks) - (x * Double(peaks)).rounded()
      return 1 / (1e-4 + distance * distance)
    }
  }

  @Test func `Serial, threads and processes of any number have the same bits`() async throws {
    let comb = Comb(peaks: 20)
    let serial = try integrateInRounds(comb.value(at:), over: 0...1)
    #expect(serial.isToleranceMet)
    #expect(try await adaptiveIntegralInRounds(comb, over: 0...1, on: SerialPool()) == serial)
    for workers in [1, 2, 3, 7, 64] {
      let threads = try ThreadPool(workers: workers)
      #expect(try await adaptiveIntegralInRounds(comb, over: 0...1, on: threads) == serial)
      await threads.shutdown()
    }
    for workers in [1, 2, 3, 7, 64] {
      let processes = try ProcessPool(workers: workers)
      #expect(try await adaptiveIntegralInRounds(comb, over: 0...1, on: processes) == serial)
      await processes.shutdown()
    }
  }

  @Test func `A formula goes into other processes`() async throws {
    let formula = try IntegrandExpression("exp(-x*x)")
    let processes = try ProcessPool(workers: 2)
    let integral = try await adaptiveIntegralInRounds(
      formula, over: -.infinity ... .infinity, on: processes)
    await processes.shutdown()
    #expect(abs(integral.value - Double.pi.squareRoot()) < 1e-9)
  }

  @Test func `Wrong requests, and a pole`() async throws {
    await #expect(throws: QuadratureError.invalidTolerance(absolute: 0, relative: 0)) {
      try await adaptiveIntegralInRounds(
        Comb(peaks: 1), over: 0...1, absoluteTolerance: 0, relativeTolerance: 0, on: SerialPool())
    }
    let pole = try await adaptiveIntegralInRounds(
      try IntegrandExpression("1/abs(x)"), over: -1...1, on: SerialPool())
    #expect(pole.status == .nonFiniteValue(at: 0))
  }
}
