import Jobs
import Quadrature
import Testing
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct ParallelSimpsonTests {
  /// A pool that says it has many workers, and runs the jobs in the order of their names' reverse.
  struct ManyWorkers: WorkerPool {
    var workerCount: Int
    func run<J: Job>(_ job: J) async throws -> J.Output { try job.run() }
    func map<J: Job>(_ jobs: some Sequence<J>) async throws -> [J.Output] {
      try jobs.reversed().map { try $0.run() }.reversed()
    }
    func shutdown() async {}
  }

  @Test(arguments: [1, 2, 3, 7, 64])
  func `The invariant cut has the bits of the serial integral`(_ workers: Int) async throws {
    let samples = _isDebugAssertConfiguration() ? 10_000 : 10_000_000
    let serial = try CompositeSimpson(from: 0, to: 1, samples: samples)
      .integrate(QuarterCircle())
    let value = try await compositeSimpson(
      QuarterCircle(), over: 0...1, samples: samples, on: ManyWorkers(workerCount: workers))
    #expect(value == serial)
  }

  @Test(arguments: 1...64)
  func `The split cut gives a finite value near the integral`(_ pieces: Int) async throws {
    let value = try await compositeSimpson(
      QuarterCircle(), over: 0...1, samples: 10_000, evenRule: .average,
      cut: .split(pieces: pieces), on: SerialPool())
    #expect(abs(value - .pi / 4) < 1e-5)
  }

  @Test func `The lecture's main job prints its value`() async throws {
    // The rule's exact value; debug builds are too slow for it and take fewer samples.
    #if DEBUG
      let (samples, tolerance) = (30_000, 1e-6)
    #else
      let (samples, tolerance) = (100_000_000, 0.0)
    #endif
    let value =
      4
      * (try await compositeSimpson(
        QuarterCircle(), over: 0...1, samples: samples, evenRule: .average,
        cut: .split(pieces: 3), on: SerialPool()))
    #expect(abs(value - 3.141592653589334) <= tolerance)
  }

  @Test func `Bad requests are refused`() async {
    await #expect(throws: InvalidCut(samples: 8, pieces: 3)) {
      try await compositeSimpson(
        QuarterCircle(), over: 0...1, samples: 8, cut: .split(pieces: 3), on: SerialPool())
    }
    await #expect(throws: QuadratureError.invalidSampleCount(0)) {
      try await compositeSimpson(QuarterCircle(), over: 0...1, samples: 0, on: SerialPool())
    }
  }
}
