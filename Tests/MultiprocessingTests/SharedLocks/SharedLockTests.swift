import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

@Suite("SharedLock and SharedRecursiveLock", .timeLimit(.minutes(20)))
struct SharedLockTests {
  @Test("one process at a time is inside")
  func mutualExclusion() async throws {
    let lock = try SharedLock()
    let number = try SharedQueue<Int>(capacity: 1)
    try number.put(0)
    let pool = try ProcessPool(workers: 4)
    let jobs = (0..<4).map { _ in CountUnderLock(times: 2500, lock: lock, number: number) }
    _ = try await pool.map(jobs, chunking: .fixed(1))
    #expect(try number.take() == 10_000)
    await pool.shutdown()
  }

  @Test("the death of the holder is told to the next one, once")
  func ownerDied() async throws {
    let lock = try SharedLock()
    let child = ChildProcess(DieWithLock(lock: lock))
    try child.start()
    #expect(try child.join(timeout: .seconds(120)) == .signaled(signal: SIGKILL, coreDumped: false))
    #expect(lock.lock(timeout: .seconds(120)) == .ownerDied)
    lock.unlock()
    #expect(lock.lock() == .clean)
    lock.unlock()
  }

  @Test("who waits when the holder dies gets the lock at once")
  func waiterGetsIt() async throws {
    let lock = try SharedLock()
    let pool = try ProcessPool(workers: 1)
    _ = lock.lock()
    let waiting = pool.submit(DieWithLock(lock: lock))
    lock.unlock()
    await #expect(throws: WorkerCrashed.self) { try await waiting.value }
    #expect(lock.lock(timeout: .seconds(120)) == .ownerDied)
    lock.unlock()
    await pool.shutdown()
  }

  @Test("a recursive lock that its holder took twice is free when it dies")
  func recursive() async throws {
    let lock = try SharedRecursiveLock()
    #expect(lock.lock() == .clean)
    #expect(lock.tryLock() == .clean)
    lock.unlock()
    lock.unlock()
    let child = ChildProcess(DieWithRecursiveLock(lock: lock))
    try child.start()
    try child.join()
    #expect(lock.lock(timeout: .seconds(120)) == .ownerDied)
    lock.unlock()
    #expect(!lock.isLocked)
  }

  @Test("another thread waits no longer than it is told, and the lock is usable afterwards")
  func timeouts() throws {
    let lock = try SharedLock()
    lock.withLock { acquisition in
      #expect(acquisition == .clean)
      #expect(lock.isLocked)
      // Its own holder does not get it either, and is not stopped for asking.
      #expect(lock.tryLock() == nil)
      #expect(lock.lock(timeout: .zero) == nil)
      let thread = OSThread {
        #expect(lock.tryLock() == nil)
        for timeout in [Duration.zero, .milliseconds(-1), .milliseconds(20)] {
          let before = ContinuousClock.now
          #expect(lock.lock(timeout: timeout) == nil)
          #expect(ContinuousClock.now - before >= timeout)
        }
        #expect(lock.lock(deadline: .now - .seconds(5)) == nil)
      }
      #expect(throws: Never.self) { try thread.start() }
      #expect(throws: Never.self) { try thread.join() }
    }
    #expect(lock.lock(timeout: .seconds(Int64.max)) == .clean)
    lock.unlock()
  }

  @Test("wrong uses stop the program")
  func wrongUses() async {
    await #expect(processExitsWith: .failure) {
      let lock = try SharedLock()
      lock.unlock()
    }
    await #expect(processExitsWith: .failure) {
      let lock = try SharedLock()
      _ = lock.lock()
      _ = lock.lock()
    }
  }

  @Test("a lock that is let go of while it is held harms nobody")
  func droppedWhileHeld() throws {
    for _ in 0..<3 {
      let lock = try SharedLock()
      _ = lock.lock()
    }
    let lock = try SharedLock()
    lock.withLock { _ in }
  }
}
