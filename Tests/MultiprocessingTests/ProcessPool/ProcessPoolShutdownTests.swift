import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

/// Says its pid through a queue, ignores SIGTERM if it is told to, and never ends by itself.
struct Stubborn: Job {
  var queue: ResultQueue<Int32>
  var ignores = false
  func run() throws -> NoOutput {
    if ignores { signal(SIGTERM, SIG_IGN) }
    try queue.put(getpid())
    while true { pause() }
  }
}

/// Writes a byte, waits for a file, and writes another.
struct TwoHalves: Job {
  var path: String
  var go: String
  func run() throws -> NoOutput {
    appendByte(to: path)
    while access(go, F_OK) != 0 { usleep(500) }
    appendByte(to: path)
    return NoOutput()
  }
}

@Suite("ProcessPool: shutdown, terminate, kill", .processTurns, .timeLimit(.minutes(20)))
struct ProcessPoolShutdownTests {
  @Test("F3 test_cancel_futures: what runs is done, what waits fails with PoolClosed at once")
  func cancellingWaiting() async throws {
    let pool = try ProcessPool(workers: 2)
    let gate = Gate()
    let running = [pool.submit(gate.job), pool.submit(gate.job)]
    let pids = try await gate.reports(2)
    let waiting = (0..<50).map { pool.submit(Cube(number: $0)) }
    let shutdown = Task { await pool.shutdown(.cancellingWaiting) }
    for handle in waiting {
      await #expect(throws: PoolClosed.self) { try await handle.value }
    }
    #expect(running.allSatisfy { !$0.isDone })
    #expect(pool.isShutDown)
    gate.open()
    for handle in running { #expect(try await handle.value == 1) }
    await shutdown.value
    for pid in pids { #expect(kill(pid, 0) == -1) }
  }

  @Test(
    "E15 test_terminate: 10,000 jobs end at once, and so do the workers",
    arguments: [
      false, true,
    ])
  func terminate(byKill: Bool) async throws {
    let pool = try ProcessPool(workers: 2, grace: .seconds(30))
    let queue = ResultQueue<Int32>()
    let running = (0..<2).map { _ in pool.submit(Stubborn(queue: queue)) }
    let pids = [try await take(from: queue), try await take(from: queue)]
    let map = Task { try await pool.map((0..<10_000).map { _ in Forever() }, chunking: .fixed(1)) }
    // Few, since the testing library spends a time on each error that grows with their number.
    let waiting = (0..<200).map { _ in pool.submit(Forever()) }
    while pool.waitingJobCount < 200 { await Task.yield() }
    let start = ContinuousClock.now
    if byKill { await pool.kill() } else { await pool.terminate() }
    // Nobody had to wait for the grace.
    #expect(ContinuousClock.now - start < .seconds(60))
    for pid in pids { #expect(kill(pid, 0) == -1) }
    for handle in running + waiting {
      await #expect(throws: PoolTerminated.self) { try await handle.value }
    }
    let error = await #expect(throws: (any Error).self) { try await map.value }
    #expect(error is PoolTerminated || error is PoolClosed)
    await #expect(throws: PoolClosed.self) { try await pool.run(Cube(number: 1)) }
    #expect(pool.liveWorkerCount == 0)
  }

  @Test(
    "E16 test_force_shutdown_workers: what runs never comes to its second half, what waits fails",
    arguments: [false, true])
  func secondHalf(byKill: Bool) async throws {
    try await withTemporaryPath { path in
      try await withTemporaryPath { go in
        // Both cases run at once, and must not take each other's worker for their own.
        let name = "halves-\(byKill)"
        let pool = try ProcessPool(workers: 1, name: name, grace: .seconds(30))
        let handle = pool.submit(TwoHalves(path: path, go: go))
        await eventually("the first half is done") { sizeOfFile(path) == 1 }
        let pid = try #require(WorkerProcesses.active.last { $0.name == "\(name)-1" }?.pid)
        let waiting = (0..<20).map { _ in pool.submit(Nap(milliseconds: 1000)) }
        let start = ContinuousClock.now
        if byKill { await pool.kill() } else { await pool.terminate() }
        // Not after the grace; the other tests may keep this one waiting for a thread.
        #expect(ContinuousClock.now - start < .seconds(25))
        #expect(kill(pid, 0) == -1)
        // Nobody is there any more to see it.
        createFile(go)
        for handle in waiting {
          await #expect(throws: PoolTerminated.self) { try await handle.value }
        }
        await #expect(throws: PoolTerminated.self) { try await handle.value }
        #expect(sizeOfFile(path) == 1)
      }
    }
  }

  @Test("E16: a worker that ignores SIGTERM gets SIGKILL after the grace, or when kill is called")
  func stubborn() async throws {
    for grace in [Duration.milliseconds(30), .seconds(600)] {
      let pool = try ProcessPool(workers: 1, grace: grace)
      let queue = ResultQueue<Int32>()
      let handle = pool.submit(Stubborn(queue: queue, ignores: true))
      let pid = try await take(from: queue)
      let terminating = Task { await pool.terminate() }
      let error = await #expect(throws: PoolTerminated.self) { try await handle.value }
      #expect(error?.description.contains("Stubborn") == true)
      if grace > .seconds(1) {
        #expect(kill(pid, 0) == 0)
        await pool.kill()
      }
      await terminating.value
      #expect(kill(pid, 0) == -1)
    }
  }

  @Test("E16: every way to end, in every order, on unstarted, working and broken pools")
  func everyOrder() async throws {
    let ends: [@Sendable (ProcessPool) async -> Void] = [
      { await $0.shutdown() }, { await $0.shutdown(.cancellingWaiting) },
      { await $0.terminate() }, { await $0.kill() },
    ]
    for first in ends {
      for second in ends {
        let unstarted = try ProcessPool(workers: 2)
        let warm = try ProcessPool(workers: 2)
        warm.warmUp()
        let worked = try ProcessPool(workers: 2)
        _ = try await worked.run(Cube(number: 1))
        let broken = try ProcessPool(workers: 2, initializer: MarkWorker(fails: true))
        _ = try? await broken.run(Cube(number: 1))
        for pool in [unstarted, warm, worked, broken] {
          async let other: Void = second(pool)
          await first(pool)
          await other
          await second(pool)
          #expect(pool.liveWorkerCount == 0)
        }
      }
    }
  }

  @Test("F4 test_context_manager_shutdown: a pool that is lent out ends with the body")
  func scope() async throws {
    let (handles, pid) = try await withProcessPool(workers: 2) { pool in
      (
        (0..<20).map { pool.submit(Cube(number: $0)) },
        try await pool.run(WhoAmI()).pid
      )
    }
    #expect(kill(pid, 0) == -1)
    for (number, handle) in handles.enumerated() {
      #expect(try await handle.value == number * number * number)
    }
  }

  @Test("a body that throws, or whose task is cancelled, has the pool terminated")
  func scopeThatFails() async throws {
    let queue = ResultQueue<Int32>()
    await #expect(throws: RebuildableError(line: 7)) {
      try await withProcessPool(workers: 2) { pool in
        let lost = pool.submit(Stubborn(queue: queue))
        _ = try await take(from: queue)
        lost.whenDone { _ in }
        _ = try await pool.run(Throwing(rebuildable: true))
      }
    }
    let (began, isBegun) = AsyncStream<Int32>.makeStream()
    let task = Task {
      try await withProcessPool(ProcessPool(workers: 1, grace: .milliseconds(10))) { pool in
        _ = pool.submit(Stubborn(queue: queue, ignores: true))
        // The body returns, and what it submitted would never end.
        isBegun.yield(try await take(from: queue))
      }
    }
    var iterator = began.makeAsyncIterator()
    let pid = try #require(await iterator.next(isolation: nil))
    task.cancel()
    _ = try? await task.value
    #expect(kill(pid, 0) == -1)
  }

  @Test(
    "gh-155477: a stream of results of which one was taken does not keep a shutdown from ending")
  func shutdownDuringStream() async throws {
    let pool = try ProcessPool(workers: 2)
    let endless = sequence(first: 0) { $0 + 1 }.lazy.map(Cube.init)
    var iterator = pool.results(of: endless, window: 8).makeAsyncIterator()
    #expect(try await iterator.next()?.get() == 0)
    await pool.shutdown()
    // Those that were under way have been done; the next ones are refused, each by itself.
    var outcomes: [Bool] = []
    for _ in 1..<12 {
      guard let result = try await iterator.next() else { break }
      do { outcomes.append(try result.get() >= 0) } catch is PoolClosed { outcomes.append(false) }
    }
    #expect(outcomes.prefix(7) == [true, true, true, true, true, true, true])
    #expect(outcomes.last == false)
  }

  @Test("a stream that is dropped midway withdraws its jobs, and the pool goes on")
  func droppedStream() async throws {
    let pool = try ProcessPool(workers: 1, grace: .milliseconds(10))
    for order in [ResultOrder.ofJobs, .ofCompletion] {
      try await withTemporaryPath { path in
        let jobs = sequence(first: true) { _ in false }.lazy.map {
          ForeverAfterFirst(isFirst: $0, path: path)
        }
        for try await result in pool.results(of: jobs, order: order, window: 6) {
          if result.index == 0 { break }
        }
        #expect(try await pool.run(Cube(number: 2)) == 8)
        await eventually("none waits") { pool.waitingJobCount == 0 }
      }
    }
    await pool.shutdown()
  }
}

/// Waits until it is ended from outside if the first one is done; before that it answers, since tasks may
/// hand in their jobs in another order.
struct ForeverAfterFirst: Job {
  var isFirst: Bool
  var path: String
  func run() throws -> Int {
    if isFirst { createFile(path) }
    while !isFirst, access(path, F_OK) == 0 { pause() }
    return 1
  }
}

/// Answers, or waits until it is ended from outside.
struct MaybeForever: Job {
  var ends: Bool
  func run() throws -> Int {
    while !ends { pause() }
    return 1
  }
}
