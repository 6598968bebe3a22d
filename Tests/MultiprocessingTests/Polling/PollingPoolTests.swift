import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

/// Answers after so many turns of a loop, so that its caller still looks or has just gone to sleep.
struct Spin: Job {
  var turns: Int
  var size = 8
  func run() throws -> [UInt8] {
    var state = UInt64(turns)
    for _ in 0..<turns { state = state &* 6_364_136_223_846_793_005 &+ 1 }
    return [UInt8](repeating: state == 1 ? 0 : 1, count: size)
  }
}

/// Ends or stops its worker after so many turns of a loop.
struct SpinThenSignal: Job {
  var turns: Int
  var signal: Int32
  func run() throws -> Int {
    _ = try Spin(turns: turns).run()
    kill(getpid(), signal)
    return 1
  }
}

/// Says twice how far it is, and puts an element.
struct Chatty: Job {
  var queue: ResultQueue<Int>
  var number: Int
  func run() throws -> Int {
    JobContext.current.report(fraction: 1)
    try queue.put(number)
    return number
  }
}

/// Has a thread of its own put an element a while after the answer.
struct PutLate: Job {
  var queue: ResultQueue<Int>
  var number: Int
  func run() throws -> Int {
    let (queue, number) = (queue, number)
    let thread = OSThread<Void>(name: "late") {
      // The element is late on purpose; nobody waits for this moment.
      usleep(20_000)
      try? queue.put(number)
    }
    try thread.start()
    return number
  }
}

/// Callers that read their answers themselves: at whatever moment something goes wrong, it is told.
@Suite("Polling: pools", .processTurns, .timeLimit(.minutes(20)))
struct PollingPoolTests {
  /// A pool with a warm worker, whose callers have the habit of looking.
  private func warmPool(grace: Duration = .milliseconds(20)) async throws -> ProcessPool {
    let pool = try ProcessPool(workers: 1, grace: grace)
    for number in 0..<50 {
      #expect(try await pool.run(Cube(number: number)) == number * number * number)
    }
    return pool
  }

  /// Numbers of turns that take from nothing to more than a caller looks.
  private static let turns = (0..<16).map { $0 * $0 * 250 }

  @Test("jobs of all lengths around the moment in which a caller looks are answered")
  func lengths() async throws {
    let pool = try await warmPool()
    for turns in Self.turns + Self.turns.reversed() {
      #expect(try await pool.run(Spin(turns: turns)).count == 8)
    }
    await pool.shutdown()
  }

  @Test("answers larger than one read, and such as travel in memory files")
  func sizes() async throws {
    let pool = try await warmPool()
    for size in [1, 15_000, 16_375, 16_384, 100_000, 262_143, 262_144, 3_000_000, 1] {
      for turns in [0, 1000, 60_000] {
        #expect(try await pool.run(Spin(turns: turns, size: size)).count == size)
      }
    }
    await pool.shutdown()
  }

  @Test(
    "a worker that dies while its caller looks costs that job alone", arguments: [SIGKILL, SIGTERM])
  func killed(signal: Int32) async throws {
    let pool = try await warmPool()
    for turns in Self.turns {
      let error = await #expect(throws: WorkerCrashed.self) {
        try await pool.run(SpinThenSignal(turns: turns, signal: signal))
      }
      #expect(error?.status == .signaled(signal: signal, coreDumped: false))
      for number in 0..<3 {
        #expect(try await pool.run(Cube(number: number)) == number * number * number)
      }
    }
    await pool.shutdown()
  }

  @Test("a worker that stops while its caller looks is ended when the time is over")
  func stopped() async throws {
    let pool = try await warmPool()
    for turns in Self.turns.prefix(4) {
      await #expect(throws: JobTimedOut.self) {
        try await pool.run(
          SpinThenSignal(turns: turns, signal: SIGSTOP), timeout: .milliseconds(50))
      }
      for number in 0..<5 {
        #expect(try await pool.run(Cube(number: number)) == number * number * number)
      }
    }
    await pool.shutdown()
  }

  @Test("cancelled while it looks: one answer or one error, and the pool heals")
  func cancelled() async throws {
    let pool = try await warmPool()
    for turns in Self.turns {
      let running = Task { try await pool.run(Spin(turns: 3 * turns)) }
      var state = UInt64(turns)
      for _ in 0..<turns { state = state &* 6_364_136_223_846_793_005 &+ 1 }
      if state != 1 { running.cancel() }
      do {
        #expect(try await running.value.count == 8)
      } catch {
        #expect(error is CancellationError)
      }
      #expect(try await pool.run(Cube(number: 3)) == 27)
    }
    await pool.shutdown()
  }

  @Test("rubbish that a caller reads to its last byte ends the worker all the same")
  func rubbish() async throws {
    let pool = try await warmPool()
    for round in 0..<10 {
      let error = await #expect(throws: WorkerCrashed.self) { try await pool.run(Babble()) }
      #expect(error?.status == .signaled(signal: SIGKILL, coreDumped: false))
      for number in 0..<5 { #expect(try await pool.run(Cube(number: number + round)) >= 0) }
    }
    await pool.shutdown()
  }

  @Test("progress and elements that come before the answer are passed on in order")
  func progress() async throws {
    let pool = try await warmPool()
    let queue = ResultQueue<Int>()
    for number in 0..<50 {
      #expect(try await pool.run(Chatty(queue: queue, number: number)) == number)
      #expect(try await queue.taken() == number)
      let heard = LockedValue(0.0)
      let answer = try await pool.run(Chatty(queue: queue, number: number)) { fraction in
        heard.withLock { $0 = fraction }
      }
      #expect(answer == number && heard.withLock { $0 } == 1)
      #expect(try await queue.taken() == number)
    }
    await pool.shutdown()
  }

  @Test("what a worker sends long after its answer arrives, though no caller reads")
  func lateElements() async throws {
    let pool = try await warmPool()
    let queue = ResultQueue<Int>()
    for number in 0..<10 {
      #expect(try await pool.run(PutLate(queue: queue, number: number)) == number)
      for small in 0..<number { #expect(try await pool.run(Cube(number: small)) >= 0) }
      #expect(try await queue.taken() == number)
    }
    await pool.shutdown()
  }

  @Test("an idle worker whose caller has read its answer is missed when it dies")
  func diesIdle() async throws {
    let pool = try await warmPool()
    for round in 0..<10 {
      let worker = try await pool.run(WhoAmI()).pid
      for number in 0..<round { #expect(try await pool.run(Cube(number: number)) >= 0) }
      kill(worker, SIGKILL)
      while pool.liveWorkerCount > 0 { await Task.yield() }
      #expect(try await pool.run(Cube(number: 3)) == 27)
    }
    await pool.shutdown()
  }

  @Test("many callers at once, on few workers and on many", arguments: [1, 2, 7])
  func manyCallers(workers: Int) async throws {
    let pool = try ProcessPool(workers: workers)
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for caller in 0..<20 {
        group.addTask {
          var sum = 0
          for number in 0..<50 { sum += try await pool.run(Cube(number: caller + number)) }
          return sum
        }
      }
      return try await group.reduce(0, +)
    }
    var expected = 0
    for caller in 0..<20 {
      for number in caller..<caller + 50 { expected += number * number * number }
    }
    #expect(sum == expected)
    await pool.shutdown()
  }

  @Test("pools that end while callers look leave nothing behind")
  func ends() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        for round in 0..<30 {
          let pool = try ProcessPool(workers: 1, grace: .zero)
          for number in 0..<10 { _ = try await pool.run(Cube(number: number)) }
          let caller = Task {
            for number in 0..<1000 { _ = try await pool.run(Cube(number: number)) }
          }
          for _ in 0..<round { await Task.yield() }
          if round.isMultiple(of: 2) { await pool.kill() } else { await pool.shutdown() }
          _ = await caller.result
        }
      }
    }
  }

  @Test("on an actor and by submit, jobs are answered without looking")
  @MainActor
  func elsewhere() async throws {
    let pool = try ProcessPool(workers: 1)
    for number in 0..<50 {
      #expect(try await pool.run(Cube(number: number)) == number * number * number)
      #expect(try await pool.submit(Cube(number: 2)).value == 8)
    }
    await pool.shutdown()
  }
}
