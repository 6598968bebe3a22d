import Glibc
import Jobs
import Synchronization
import Testing

@testable import Multiprocessing

private let runs = Mutex(0)

/// Which of its worker's jobs it is.
struct CountRuns: Job {
  struct Place: Codable, Hashable, Sendable {
    var pid: Int32
    var number: Int
  }
  func run() throws -> Place {
    Place(
      pid: getpid(),
      number: runs.withLock {
        $0 += 1
        return $0
      })
  }
}

@Suite("Recycling of workers, and chunks", .processTurns, .timeLimit(.minutes(20)))
struct RecyclingTests {
  @Test(
    "no worker runs more jobs than it may, whatever the chunks",
    arguments: [
      (3, Chunking.automatic), (3, .fixed(5)), (3, .fixed(2)), (1, .fixed(5)), (3, .fixed(.max)),
      (2, .guided(minimum: 10)),
    ])
  func chunks(limit: Int, chunking: Chunking) async throws {
    let pool = try ProcessPool(workers: 1, recycleAfter: .jobs(limit))
    let jobs = (0..<10).map { _ in CountRuns() }
    let places = try await pool.map(jobs, chunking: chunking)
    // Chunks are handed in by tasks of their own, so that neighbours may change places.
    #expect(places.map(\.number).sorted() == (0..<10).map { $0 % limit + 1 }.sorted())
    #expect(Set(places).count == 10, "each job was run once")
    #expect(Set(places.map(\.pid)).count == (10 + limit - 1) / limit)
    await pool.shutdown()
  }

  @Test("chunks that do not come out even are cut, between single jobs and with several workers")
  func uneven() async throws {
    let pool = try ProcessPool(workers: 2, initializer: MarkWorker(), recycleAfter: .jobs(5))
    var places = [try await pool.run(CountRuns())]
    places += try await pool.map((0..<40).map { _ in CountRuns() }, chunking: .fixed(3))
    places += [try await pool.run(CountRuns())]
    for try await result in pool.results(
      of: (0..<40).map { _ in CountRuns() }, chunking: .fixed(12))
    {
      places.append(try result.get())
    }
    #expect(places.count == 82)
    #expect(Set(places).count == 82, "each job was run once")
    #expect(places.allSatisfy { $0.number <= 5 })
    await pool.shutdown()
  }

  @Test("a chunk whose worker dies, or is retired, in its midst is finished by others")
  func crash() async throws {
    try await withTemporaryPath { path in
      createFile(path)
      let pool = try ProcessPool(
        workers: 1, recycleAfter: .jobs(4), retry: .times(1), options: .withoutBacktraces)
      var jobs = (0..<30).map { KillOnce(number: $0, path: path, kills: false) }
      jobs[13].kills = true
      #expect(try await pool.map(jobs, chunking: .fixed(7)) == Array(0..<30))
      await pool.shutdown()
    }
  }

  @Test("the rules count the jobs of a chunk")
  func machine() {
    var machine = PoolMachine.busy(limit: 1, jobs: 1) { $0.jobsPerWorker = 3 }
    #expect(machine.replied(1, jobs: 2).contains(.finish(1, .replied)))
    _ = machine.submit(2)
    #expect(machine.replied(1, jobs: 1) == [.finish(2, .replied), .hangUp(1)])
  }

  @Test("a job that its worker gives back is another's, and the worker goes")
  func givenBack() {
    var machine = PoolMachine.busy(limit: 1, jobs: 2)
    _ = machine.replied(1)
    #expect(machine.returned(1) == [.hangUp(1), .start(2), .send(2, 3, to: 2)])
    #expect(machine.returned(1) == [], "it is told once")
    #expect(machine.ended(1, PoolMachine.killed) == [])
    _ = machine.ready(2)
    // It was no attempt of the job.
    #expect(
      machine.ended(2, PoolMachine.killed) == [.finish(2, .died(PoolMachine.killed, attempts: 1))])

    var given = PoolMachine.busy(limit: 1, jobs: 1)
    _ = given.cancel(1)
    #expect(given.returned(1) == [.hangUp(1)])
  }

  @Test("chunks larger than anything are one chunk")
  func largest() async throws {
    let pool = try ProcessPool(workers: 2)
    let jobs = (0..<5).map(Cube.init)
    for chunking in [Chunking.fixed(.max), .fixed(.max - 1), .guided(minimum: .max)] {
      #expect(try await pool.map(jobs, chunking: chunking) == [0, 1, 8, 27, 64])
      var answers: [Int] = []
      for try await result in pool.results(of: jobs, chunking: chunking) {
        answers.append(try result.get())
      }
      #expect(answers == [0, 1, 8, 27, 64])
    }
    await pool.shutdown()
  }
}
