import Jobs
import Multiprocessing
import Testing

@Suite("ProcessPool: many jobs, each with a timeout", .processTurns, .timeLimit(.minutes(20)))
struct ProcessPoolTimeoutTests {
  @Test("E7 test_map_timeout: a job that runs too long is told, and the pool goes on")
  func map() async throws {
    let pool = try ProcessPool(workers: 2, grace: .milliseconds(10))
    let jobs = [true, true, false, true].map { MaybeForever(ends: $0) }
    for chunking in [Chunking.automatic, .fixed(4)] {
      let error = await #expect(throws: JobTimedOut.self) {
        try await pool.map(jobs, chunking: chunking, timeout: .milliseconds(100))
      }
      #expect(error?.limit == .milliseconds(100))
    }
    #expect(try await pool.map((0..<9).map(Cube.init), timeout: .seconds(50)).last == 512)
    // Each job has its time: together they take longer than one may.
    let naps = (0..<40).map { _ in Nap(milliseconds: 150) }
    #expect(try await pool.map(naps, timeout: .milliseconds(2900)).count == 40)
    await pool.shutdown()
  }

  @Test(
    "E7 test_map_unordered_timeout: what is ready comes, and so does what is behind the late one")
  func results() async throws {
    let pool = try ProcessPool(workers: 2, grace: .milliseconds(10))
    // A worker's start counts for the job that it is started with, and takes its time on a busy machine.
    for order in [ResultOrder.ofJobs, .ofCompletion] {
      let jobs = (0..<12).map { MaybeForever(ends: $0 % 5 != 3) }
      var late: Set<Int> = []
      var ready: Set<Int> = []
      for try await result in pool.results(of: jobs, order: order, timeout: .seconds(5)) {
        do {
          _ = try result.get()
          ready.insert(result.index)
        } catch is JobTimedOut {
          late.insert(result.index)
        }
      }
      #expect(late == [3, 8])
      #expect(ready.count == 10)
    }
    #expect(try await pool.run(Cube(number: 3)) == 27)
    await pool.shutdown()
  }
}
