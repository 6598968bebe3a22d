import Glibc
import Jobs
import Multiprocessing
import Synchronization
import Testing

@Suite("ProcessPool.results in chunks, and within a time", .processTurns, .timeLimit(.minutes(20)))
struct ProcessPoolStreamTests {
  @Test(
    "E1 test_map_chunksize, by streams: the serial map's answers, in either order",
    arguments: [1, 6, 20, 1000], [ResultOrder.ofJobs, .ofCompletion])
  func sizes(chunk: Int, order: ResultOrder) async throws {
    let pool = try ProcessPool(workers: 3)
    for count in [0, 1, 10, 100] {
      var cubes: [Int: Int] = [:]
      var indices: [Int] = []
      let results = pool.results(
        of: (0..<count).map(Cube.init), order: order, chunking: .fixed(chunk))
      for try await result in results {
        cubes[result.index] = try result.get()
        indices.append(result.index)
      }
      #expect(indices.sorted() == Array(0..<count))
      if order == .ofJobs { #expect(indices == Array(0..<count)) }
      #expect(cubes.allSatisfy { $1 == $0 * $0 * $0 })
    }
    await pool.shutdown()
  }

  @Test("a chunk is one message: its jobs are run by one worker, and cost one job's turns")
  func together() async throws {
    let pool = try ProcessPool(workers: 3, recycleAfter: .jobs(4))
    var pids: [Int32] = []
    let jobs = (0..<12).map { _ in WhoAmI() }
    for try await result in pool.results(of: jobs, chunking: .fixed(4)) {
      pids.append(try result.get().pid)
    }
    // A worker may have the jobs of one chunk.
    for start in [0, 4, 8] { #expect(Set(pids[start..<start + 4]).count == 1) }
    #expect(Set(pids).count == 3)
    await pool.shutdown()
  }

  @Test(
    "E6 test_map_buffersize: with chunks as well no more is pulled than the window has",
    arguments: [(1, 5), (4, 4), (4, 8), (5, 12), (9, 3)])
  func window(chunk: Int, window: Int) async throws {
    let pool = try ProcessPool(workers: 2)
    let pulled = Atomic<Int>(0)
    let endless = sequence(first: 0) { $0 + 1 }.lazy.map { number in
      pulled.add(1, ordering: .relaxed)
      return Cube(number: number)
    }
    var results = pool.results(
      of: endless, window: window, chunking: .fixed(chunk)
    ).makeAsyncIterator()
    for taken in 0..<30 {
      _ = try await results.next()
      let ahead = pulled.load(ordering: .relaxed) - taken
      #expect((1...window).contains(ahead))
    }
    await pool.shutdown()
  }

  @Test("a job that kills its worker in a chunk costs its own answer; no other is run twice")
  func crashInChunk() async throws {
    try await withTemporaryPath { path in
      createFile(path)
      let pool = try ProcessPool(workers: 2)
      var jobs = (0..<60).map { Counted(number: $0, path: path) }
      for number in [0, 17, 18, 40, 59] { jobs[number].fate = .die }
      jobs[20].fate = .fail
      var lost: [Int] = []
      for try await result in pool.results(of: jobs, chunking: .fixed(20)) {
        do {
          #expect(try result.get() == result.index)
        } catch let error as WorkerCrashed {
          #expect(error.attempts == 1)
          #expect(error.status == .signaled(signal: SIGKILL, coreDumped: false))
          lost.append(result.index)
        } catch {
          #expect(error as? RebuildableError == RebuildableError(line: 20))
          #expect(result.index == 20)
        }
      }
      #expect(lost == [0, 17, 18, 40, 59])
      #expect(sizeOfFile(path) == 60)
      await pool.shutdown()
    }
  }

  @Test("a worker that is killed in a chunk costs no answer, if the pool retries")
  func retried() async throws {
    try await withTemporaryPath { path in
      createFile(path)
      let pool = try ProcessPool(workers: 1, retry: .times(1))
      var jobs = (0..<100).map { KillOnce(number: $0, path: path, kills: false) }
      jobs[31].kills = true
      var numbers: [Int] = []
      for try await result in pool.results(of: jobs, chunking: .fixed(100)) {
        numbers.append(try result.get())
      }
      #expect(numbers == Array(0..<100))
      await pool.shutdown()
    }
  }

  @Test("answers that are lost in a chunk, and a job that cannot be sent, leave the others alone")
  func transfer() async throws {
    let pool = try ProcessPool(workers: 1)
    var jobs = (0..<9).map { Carried(argument: Cargo(number: $0)) }
    jobs[1].answerEncoding = .error
    jobs[3].answerDecoding = .error
    jobs[4].answerDecoding = .error
    jobs[6].argument.atDecoding = .error
    for encodingFails in [false, true] {
      if encodingFails { jobs[7].argument.atEncoding = .error }
      var stages: [JobTransferFailed.Stage?] = []
      for try await result in pool.results(of: jobs, chunking: .fixed(9)) {
        do {
          #expect(try result.get().number == result.index)
          stages.append(nil)
        } catch {
          stages.append((error as? JobTransferFailed)?.stage)
          #expect(error is JobTransferFailed)
        }
      }
      #expect(
        stages == [
          nil, .encodingAnswer, nil, .decodingAnswer, .decodingAnswer, nil, .decodingJob,
          encodingFails ? .encodingJob : nil, nil,
        ])
    }
    await pool.shutdown()
  }

  @Test("a pool that is closed, terminated or broken says so for each job of its chunks")
  func endedPools() async throws {
    let closed = try ProcessPool(workers: 1)
    closed.close()
    let broken = try ProcessPool(workers: 1, initializer: MarkWorker(fails: true))
    for pool in [closed, broken] {
      var count = 0
      for try await result in pool.results(of: (0..<5).map(Cube.init), chunking: .fixed(2)) {
        let error = #expect(throws: (any Error).self) { try result.get() }
        #expect(pool === closed ? error is PoolClosed : error is RebuildableError)
        count += 1
      }
      #expect(count == 5)
      await pool.shutdown()
    }
    let pool = try ProcessPool(workers: 1, grace: .milliseconds(10))
    let gate = Gate()
    let taking = Task {
      var ends = 0
      for try await result in pool.results(of: [gate.job, gate.job], chunking: .fixed(2)) {
        #expect(throws: PoolTerminated.self) { try result.get() }
        ends += 1
      }
      return ends
    }
    _ = try await gate.reports(1)
    await pool.terminate()
    #expect(try await taking.value == 2)
  }

  @Test(
    "E7 test_map_timeout: what is ready comes, then the error, and the pool is usable",
    arguments: [ResultOrder.ofJobs, .ofCompletion])
  func streamTimeLimit(order: ResultOrder) async throws {
    let pool = try ProcessPool(workers: 3, grace: .milliseconds(10))
    // The workers are up, so that the time is the jobs' alone, on a busy machine as well.
    _ = try await pool.map((0..<3).map { _ in Nap(milliseconds: 100) }, chunking: .fixed(1))
    let jobs = [true, true, false].map { MaybeForever(ends: $0) }
    var seen: Set<Int> = []
    let error = await #expect(throws: JobsTimedOut.self) {
      for try await result in pool.results(of: jobs, order: order, within: .seconds(10)) {
        #expect(try result.get() == 1)
        seen.insert(result.index)
      }
    }
    #expect(seen == [0, 1])
    #expect(error == JobsTimedOut(limit: .seconds(10), done: 2))
    #expect(try await pool.run(Cube(number: 3)) == 27)
    await pool.shutdown()
  }

  @Test("E7 test_map_timeout: a map as a whole", arguments: [Chunking.automatic, .fixed(2)])
  func mapTimeLimit(chunking: Chunking) async throws {
    let pool = try ProcessPool(workers: 1, grace: .milliseconds(10))
    #expect(try await pool.run(Cube(number: 2)) == 8)
    let jobs = [true, true, false, true].map { MaybeForever(ends: $0) }
    let error = await #expect(throws: JobsTimedOut.self) {
      try await pool.map(jobs, chunking: chunking, within: .seconds(10))
    }
    #expect(error?.limit == .seconds(10))
    #expect(error?.done == 2)
    await #expect(throws: JobsTimedOut.self) {
      try await pool.map([Cube(number: 1)], within: .zero)
    }
    #expect(pool.waitingJobCount == 0)
    let cubes = try await pool.map((0..<50).map(Cube.init), within: .seconds(60))
    #expect(cubes == (0..<50).map { $0 * $0 * $0 })
    // Each in its own time, and all of them in theirs.
    await #expect(throws: JobTimedOut.self) {
      try await pool.map(jobs, timeout: .milliseconds(300), within: .seconds(60))
    }
    await pool.shutdown()
  }
}
