import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

@Suite("SharedEvent, SharedSemaphore, SharedCondition, SharedBarrier", .timeLimit(.minutes(20)))
struct SharedWaitingTests {
  private static let limit = Duration.seconds(120)

  /// Kills workers that say they are here.
  private func killed(_ count: Int, of here: SharedQueue<Int32>) throws {
    for _ in 0..<count { kill(try here.take(timeout: Self.limit), SIGKILL) }
  }

  @Test("an event wakes all who wait, whoever of them was killed")
  func event() async throws {
    let event = try SharedEvent()
    #expect(!event.isSet)
    #expect(!event.wait(timeout: .milliseconds(20)))
    let here = try SharedQueue<Int32>()
    let pool = try ProcessPool(workers: 3)
    let waiters = (0..<3).map { _ in pool.submit(WaitForEvent(event: event, here: here)) }
    try killed(1, of: here)
    for _ in 0..<2 { _ = try here.take(timeout: Self.limit) }
    event.set()
    #expect(event.wait(timeout: .zero))
    var outcomes: [Bool] = []
    for waiter in waiters { outcomes.append((try? await waiter.value) == true) }
    #expect(outcomes.count { $0 } == 2)
    event.clear()
    #expect(!event.isSet)
    await pool.shutdown()
  }

  @Test("permits of a process that dies come back")
  func semaphore() async throws {
    let semaphore = try SharedSemaphore(value: 3)
    let child = ChildProcess(DieWithPermits(semaphore: semaphore, count: 3))
    try child.start()
    try child.join()
    for _ in 0..<3 { #expect(semaphore.acquire(timeout: Self.limit)) }
    #expect(!semaphore.tryAcquire())
    #expect(!semaphore.acquire(timeout: .milliseconds(20)))
    try semaphore.release(3)
    #expect(semaphore.value == 3)
  }

  @Test("who waits for a permit gets that of one who dies meanwhile")
  func waiterGetsPermit() async throws {
    let semaphore = try SharedSemaphore(value: 1)
    let here = try SharedQueue<Int32>()
    let pool = try ProcessPool(workers: 2)
    semaphore.acquire()
    let doomed = pool.submit(DieWithPermits(semaphore: semaphore, count: 2))
    let waiting = pool.submit(WaitForPermit(semaphore: semaphore, here: here))
    let doomedWaiter = pool.submit(WaitForPermit(semaphore: semaphore, here: here))
    try semaphore.release()
    // One permit for three who want four: whoever has it ends or is killed.
    kill(try here.take(timeout: Self.limit), SIGKILL)
    _ = try? await waiting.value
    try semaphore.release()
    _ = try? await doomedWaiter.value
    try semaphore.release(2)
    await #expect(throws: (any Error).self) { try await doomed.value }
    #expect(semaphore.acquire(timeout: Self.limit))
    await pool.shutdown()
  }

  @Test("permits as signals belong to nobody; a limit refuses too many")
  func signals() throws {
    let signals = try SharedSemaphore(value: 0, ownership: .none)
    try signals.release(2)
    #expect(signals.tryAcquire() && signals.tryAcquire() && !signals.tryAcquire())
    let bounded = try SharedSemaphore(value: 2, limit: 2)
    #expect(throws: SharedSemaphoreError.overReleased(limit: 2)) { try bounded.release() }
    #expect(bounded.withPermit { bounded.value } == 1)
    #expect(bounded.value == 2)
  }

  @Test("the limit counts what dead processes had as there again")
  func limitAfterDeath() throws {
    let bounded = try SharedSemaphore(value: 2, limit: 2)
    let child = ChildProcess(DieWithPermits(semaphore: bounded, count: 1))
    try child.start()
    try child.join()
    #expect(throws: SharedSemaphoreError.overReleased(limit: 2)) { try bounded.release() }
    #expect(bounded.value == 2)
    // What somebody else gave back for one that then dies does not come back twice.
    let other = ChildProcess(HoldPermit(semaphore: bounded))
    try other.start()
    while bounded.value == 2 { Glibc.sched_yield() }
    try bounded.release()
    other.kill()
    try other.join()
    #expect(bounded.value == 2)
    #expect(bounded.tryAcquire() && bounded.tryAcquire() && !bounded.tryAcquire())
  }

  @Test("more permits than can be counted are an error, also while others hold some")
  func tooManyPermits() throws {
    let semaphore = try SharedSemaphore(value: 1)
    semaphore.acquire()
    let other = ChildProcess(ReleaseAll(semaphore: semaphore))
    try other.start()
    #expect(try other.result(timeout: Self.limit), "refused, not trapped")
    #expect(semaphore.value == 0)
    try semaphore.release()
    #expect(semaphore.value == 1)
  }

  @Test("a condition wakes as many as told, in the order of arrival")
  func condition() async throws {
    let condition = try SharedCondition()
    let here = try SharedQueue<Int32>()
    let pool = try ProcessPool(workers: 5)
    let waiters = (0..<5).map { _ in
      pool.submit(WaitOnCondition(condition: condition, here: here))
    }
    for _ in 0..<5 { _ = try here.take(timeout: Self.limit) }
    condition.withLock { _ in
      #expect(condition.waitingCount == 5)
      condition.notify(3)
      #expect(condition.waitingCount == 2)
      condition.notifyAll()
    }
    for waiter in waiters { #expect(try await waiter.value) }
    await pool.shutdown()
  }

  @Test("a notification that goes to one who was killed goes to the next")
  func notificationPassedOn() async throws {
    let condition = try SharedCondition()
    let here = try SharedQueue<Int32>()
    let pool = try ProcessPool(workers: 2)
    let doomed = pool.submit(WaitOnCondition(condition: condition, here: here))
    let pid = try here.take(timeout: Self.limit)
    let other = pool.submit(WaitOnCondition(condition: condition, here: here))
    _ = try here.take(timeout: Self.limit)
    condition.withLock { _ in
      kill(pid, SIGSTOP)
      condition.notify()
      kill(pid, SIGKILL)
    }
    #expect(try await other.value)
    await #expect(throws: WorkerCrashed.self) { try await doomed.value }
    await pool.shutdown()
  }

  @Test("a condition's wait ends in time, and its predicate is asked")
  func conditionTimeouts() throws {
    let condition = try SharedCondition()
    condition.withLock { _ in
      #expect(condition.wait(timeout: .milliseconds(20)) == .timedOut)
      #expect(condition.wait(timeout: .zero) == .timedOut)
      #expect(!condition.wait(timeout: .milliseconds(10)) { _ in false })
      #expect(condition.wait(timeout: .zero) { _ in true })
    }
  }

  @Test("parties go through a barrier in step, round after round")
  func barrier() async throws {
    let barrier = try SharedBarrier(parties: 3)
    let pool = try ProcessPool(workers: 3)
    let numbers = try await pool.map(
      (0..<3).map { _ in WaitAtBarrier(barrier: barrier, rounds: 200) }, chunking: .fixed(1))
    for round in 0..<200 {
      #expect(Set(numbers.map { $0[round] }) == [0, 1, 2])
    }
    #expect(barrier.waitingCount == 0 && !barrier.isBroken)
    await pool.shutdown()
  }

  @Test("a barrier breaks when a process dies that has it, and can be mended")
  func partyDies() async throws {
    let barrier = try SharedBarrier(parties: 2)
    let here = try SharedQueue<Int32>()
    let pool = try ProcessPool(workers: 1)
    let doomed = pool.submit(DieWithBarrier(barrier: barrier, here: here))
    let pid = try here.take(timeout: Self.limit)
    let thread = OSThread { () -> SharedBarrierError? in
      do { try barrier.wait() } catch { return error as? SharedBarrierError }
      return nil
    }
    try thread.start()
    kill(pid, SIGKILL)
    #expect(try thread.join() == .partyDied(pid: pid))
    #expect(barrier.isBroken)
    #expect(throws: SharedBarrierError.partyDied(pid: pid)) { try barrier.wait() }
    barrier.reset()
    #expect(throws: SharedBarrierError.timedOut) { try barrier.wait(timeout: .milliseconds(20)) }
    #expect(throws: SharedBarrierError.broken) { try barrier.wait() }
    barrier.reset()
    let other = pool.submit(WaitAtBarrier(barrier: barrier, rounds: 1))
    try barrier.wait(timeout: Self.limit)
    _ = try await other.value
    await #expect(throws: WorkerCrashed.self) { try await doomed.value }
    await pool.shutdown()
  }

  @Test("abort and reset end all waits")
  func abortAndReset() throws {
    let barrier = try SharedBarrier(parties: 2)
    for way in 0..<2 {
      let thread = OSThread { () -> SharedBarrierError? in
        do { try barrier.wait() } catch { return error as? SharedBarrierError }
        return nil
      }
      try thread.start()
      while barrier.waitingCount == 0 { Glibc.sched_yield() }
      if way == 0 { barrier.abort() } else { barrier.reset() }
      #expect(try thread.join() == .broken)
      if way == 0 { barrier.reset() }
    }
    let alone = try SharedBarrier(parties: 1)
    for _ in 0..<3 { #expect(try alone.wait(timeout: .zero) == 0) }
  }
}
