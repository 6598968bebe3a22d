import Glibc
import Jobs
import Synchronization
import Testing
import Threading

/// What the end of a program does about work that was handed to a pool.
@Suite("Pools at the end of the program", .timeLimit(.minutes(20)))
struct ThreadPoolProgramEndTests {
  /// Holds jobs back until the end of the program has begun.
  private static let gate = BlockingQueue<Void>()
  private static let kept = LockedValue<ThreadPool?>(nil)

  private static func openGate() {
    for _ in 0..<1_000 { try? gate.put(()) }
  }

  private static func say(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }

  private static func count(_ text: String, in result: ExitTest.Result?) throws -> Int {
    let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    return output.split(separator: text, omittingEmptySubsequences: false).count - 1
  }

  @Test("F6 test_shutdown_no_wait: the end of the program completes the work of a closed pool")
  func closed() async throws {
    let result = await #expect(
      processExitsWith: .exitCode(7), observing: [\.standardOutputContent]
    ) {
      let pool = try ThreadPool(workers: 2)
      for _ in 0..<10 {
        _ = pool.submit {
          try ThreadPoolProgramEndTests.gate.take()
          ThreadPoolProgramEndTests.say("<job>")
        }
        pool.perform { _ in
          try? ThreadPoolProgramEndTests.gate.take()
          ThreadPoolProgramEndTests.say("<closure>")
        }
      }
      pool.close()
      atexit { ThreadPoolProgramEndTests.openGate() }
      exit(7)
    }
    #expect(try Self.count("<job>", in: result) == 10)
    #expect(try Self.count("<closure>", in: result) == 10)
  }

  @Test("F5 test_del_shutdown: so it does with a pool that was dropped, and with one that is open")
  func droppedOrOpen() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      let open = try ThreadPool(workers: 1)
      ThreadPoolProgramEndTests.kept.withLock { $0 = open }
      for pool in [try ThreadPool(workers: 1), open, ThreadPool.shared] {
        for _ in 0..<10 {
          _ = pool.submit {
            try ThreadPoolProgramEndTests.gate.take()
            ThreadPoolProgramEndTests.say("<job>")
          }
        }
      }
      atexit { ThreadPoolProgramEndTests.openGate() }
      exit(0)
    }
    #expect(try Self.count("<job>", in: result) == 30)
  }

  @Test("callbacks of handles are called, and work that work hands over is done as well")
  func nested() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      let pool = try ThreadPool(workers: 1)
      let handle = pool.submit {
        try ThreadPoolProgramEndTests.gate.take()
        return try pool.submit { pool.submit { 6 } }.result().result() + pool.submit { 1 }.result()
      }
      handle.whenDone { result in
        pool.perform { _ in
          AnyOSThread.sleep(for: .milliseconds(20))
          ThreadPoolProgramEndTests.say("<\((try? result.get()) ?? 0)>")
        }
      }
      atexit { ThreadPoolProgramEndTests.openGate() }
      exit(0)
    }
    #expect(try Self.count("<7>", in: result) == 1)
  }

  @Test("a job that ends the program is not waited for, and its worker does what is left")
  func endedByAJob() async throws {
    for workers in 1...2 {
      let result = await #expect(
        processExitsWith: .exitCode(5), observing: [\.standardOutputContent]
      ) { [workers = workers as Int] in
        let pool = try ThreadPool(workers: workers)
        let handedOver = BlockingQueue<Void>()
        pool.submit {
          try handedOver.take()
          exit(5)
        }.whenDone { _ in ThreadPoolProgramEndTests.say("<never>") }
        for _ in 0..<10 {
          pool.perform { _ in
            try? ThreadPoolProgramEndTests.gate.take()
            ThreadPoolProgramEndTests.say("<closure>")
          }
        }
        atexit { ThreadPoolProgramEndTests.openGate() }
        try handedOver.put(())
        ThreadPoolProgramEndTests.sleepForever()
      }
      #expect(try Self.count("<closure>", in: result) == 10)
      #expect(try Self.count("<never>", in: result) == 0)
    }
  }

  @Test("jobs that end the program all at once do not wait for each other")
  func endedByMany() async {
    for _ in 0..<rounds(5) {
      await #expect(processExitsWith: .exitCode(5)) {
        let pool = try ThreadPool(workers: 3)
        for _ in 0..<10 {
          _ = pool.submit {
            try? ThreadPoolProgramEndTests.gate.take()
            exit(5)
          }
        }
        ThreadPoolProgramEndTests.openGate()
        exit(5)
      }
    }
  }

  @Test("whoever else calls exit meanwhile waits with the first, and a worker among them goes on")
  func endedTwice() async throws {
    for workers in 1...2 {
      let result = await #expect(
        processExitsWith: .exitCode(5), observing: [\.standardOutputContent]
      ) { [workers = workers as Int] in
        let pool = try ThreadPool(workers: workers)
        for _ in 0..<3 {
          _ = pool.submit {
            try? ThreadPoolProgramEndTests.gate.take()
            exit(5)
          }
        }
        for _ in 0..<10 {
          pool.perform { _ in
            AnyOSThread.sleep(for: .milliseconds(20))
            ThreadPoolProgramEndTests.say("<closure>")
          }
        }
        for isDaemon in [true, false] {
          try OSThread(isDaemon: isDaemon) {
            try? ThreadPoolProgramEndTests.gate.take()
            exit(5)
          }.start()
        }
        atexit { ThreadPoolProgramEndTests.openGate() }
        exit(5)
      }
      #expect(try Self.count("<closure>", in: result) == 10)
    }
  }

  @Test("what is told that its pool is broken is told before the program ends")
  func broken() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      let pool = try ThreadPool(workers: 1) { _ in
        try ThreadPoolProgramEndTests.gate.take()
        throw NoLicense()
      }
      for _ in 0..<3 {
        pool.submit {}.whenDone { result in
          AnyOSThread.sleep(for: .milliseconds(20))
          if case .failure(let error) = result, error is ThreadPoolBroken {
            ThreadPoolProgramEndTests.say("<told>")
          }
        }
        pool.perform { fate in
          AnyOSThread.sleep(for: .milliseconds(20))
          if fate == .cancelled { ThreadPoolProgramEndTests.say("<told>") }
        }
      }
      atexit { ThreadPoolProgramEndTests.openGate() }
      exit(0)
    }
    #expect(try Self.count("<told>", in: result) == 6)
  }

  @Test(
    "jobs that wait for what the end of the program holds are left behind, with those behind them")
  func deadlock() async throws {
    let result = await #expect(
      processExitsWith: .exitCode(9), observing: [\.standardOutputContent]
    ) {
      let lock = Lock()
      lock.lock()
      let (stuck, lively) = (try ThreadPool(workers: 1), try ThreadPool(workers: 2))
      for _ in 0..<3 { _ = stuck.submit { lock.withLock {} } }
      _ = lively.submit { lock.withLock {} }
      lively.perform { _ in
        AnyOSThread.sleep(for: .milliseconds(400))
        ThreadPoolProgramEndTests.say("<closure>")
      }
      exit(9)
    }
    #expect(try Self.count("<closure>", in: result) == 1)
  }

  @Test("nobody waits for jobs that were cancelled, refused or done, nor for what a task awaits")
  func notHeld() async {
    await #expect(processExitsWith: .exitCode(3)) {
      let pool = try ThreadPool(workers: 1)
      let started = BlockingQueue<Void>()
      let awaiting = Task {
        try await pool.run {
          try started.put(())
          ThreadPoolProgramEndTests.sleepForever()
        }
      }
      try started.take()
      let cancelled = pool.submit { ThreadPoolProgramEndTests.sleepForever() }
      guard cancelled.cancel() else { exit(1) }
      let told = Atomic<Bool>(false)
      _ = pool.submit { ThreadPoolProgramEndTests.sleepForever() }
      pool.perform { fate in told.store(fate == .cancelled, ordering: .relaxed) }
      pool.close(cancellingWaiting: true)
      let refused = pool.submit { ThreadPoolProgramEndTests.sleepForever() }
      guard refused.isDone, told.load(ordering: .relaxed) else { exit(2) }
      withExtendedLifetime(awaiting) {}
      exit(3)
    }
  }

  private struct NoLicense: Error {}

  private static func sleepForever() -> Never {
    while true { pause() }
  }
}
