import Glibc
import Testing
import Threading

/// What the end of a program does about threads that run.
@Suite("Threads at the end of the program", .timeLimit(.minutes(20)))
struct ProgramEndTests {
  /// Holds threads back until the end of the program has begun.
  private static let gate = BlockingQueue<Void>()

  private static func openGate() {
    for _ in 0..<100 { try? gate.put(()) }
  }

  private static func say(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }

  @Test("H4 test_1_join_on_shutdown, B17: a thread runs to its end, then earlier exit handlers run")
  func awaited() async throws {
    let result = await #expect(
      processExitsWith: .exitCode(7), observing: [\.standardOutputContent]
    ) {
      atexit { ProgramEndTests.say("<end>") }
      try OSThread {
        try ProgramEndTests.gate.take()
        ProgramEndTests.say("<thread>")
      }.start()
      atexit {
        ProgramEndTests.say("<begin>")
        ProgramEndTests.openGate()
      }
      exit(7)
    }
    let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    #expect(output.contains("<begin><thread><end>"))
  }

  @Test("H4 test_join_nondaemon_on_shutdown: threads that are started at the end are awaited too")
  func startedAtTheEnd() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      try OSThread {
        try ProgramEndTests.gate.take()
        for _ in 0..<3 {
          try OSThread {
            try OSThread { ProgramEndTests.say("<inner>") }.start()
          }.start()
        }
      }.start()
      atexit { ProgramEndTests.openGate() }
      exit(0)  // the end of an exit test is `_exit`
    }
    let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    #expect(output.split(separator: "<inner>", omittingEmptySubsequences: false).count == 4)
  }

  @Test("H4 test_4_daemon_threads: daemons do not hold the program up, whatever they do")
  func daemons() async {
    await #expect(processExitsWith: .exitCode(3)) {
      let started = BlockingQueue<Void>()
      let lock = Lock()
      for number in 0..<16 {
        let thread = OSThread(isDaemon: true) {
          try started.put(())
          switch number % 4 {
          case 0: try ProgramEndTests.gate.take()
          case 1: AnyOSThread.sleep(for: .seconds(Int64.max))
          case 2: while true { lock.withLock { _ = sched_yield() } }
          default: while true { _ = [Int](repeating: number, count: 100) }
          }
        }
        guard thread.isDaemon else { exit(1) }
        try thread.start()
      }
      for _ in 0..<16 { try started.take() }
      exit(3)
    }
  }

  @Test("a thread that ends the program does not wait for itself, but for the others")
  func endedByAThread() async throws {
    let result = await #expect(
      processExitsWith: .exitCode(5), observing: [\.standardOutputContent]
    ) {
      try OSThread {
        try ProgramEndTests.gate.take()
        ProgramEndTests.say("<thread>")
      }.start()
      atexit { ProgramEndTests.openGate() }
      let ender = OSThread { exit(5) }
      try ender.start()
      try ender.join()
    }
    let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    #expect(output.contains("<thread>"))
  }

  @Test("threads that end the program all at once do not wait for each other")
  func endedByMany() async {
    for _ in 0..<rounds(5) {
      await #expect(processExitsWith: .exitCode(5)) {
        AnyOSThread.waitForThreadsFirstAtExit()
        let enders = (0..<3).map { _ in
          OSThread {
            try? ProgramEndTests.gate.take()
            exit(5)
          }
        }
        for ender in enders { try ender.start() }
        AnyOSThread.waitForThreadsFirstAtExit()
        ProgramEndTests.openGate()
        exit(5)
      }
    }
  }

  @Test("a thread that waits for what the end of the program holds is left behind")
  func deadlock() async {
    await #expect(processExitsWith: .exitCode(9)) {
      let lock = Lock()
      lock.lock()
      // The C library's lock of a stream is of the kind that its `exit` has.
      guard let stream = fopen("/dev/null", "w") else { exit(1) }
      flockfile(stream)
      let address = UInt(bitPattern: stream)
      let threads = [
        OSThread { lock.withLock {} },
        OSThread { flockfile(UnsafeMutablePointer<FILE>(bitPattern: address)) },
        // One that goes on for a while is still awaited.
        OSThread { AnyOSThread.sleep(for: .milliseconds(400)) },
      ]
      for thread in threads { try thread.start() }
      exit(9)
    }
  }

  @Test(
    "so are those that wait for another thread that calls exit, and for one that is left behind")
  func deadlockOfMany() async {
    await #expect(processExitsWith: .exitCode(9)) {
      let (enders, others) = (Lock(), Lock())
      let started = BlockingQueue<Void>()
      let threads = [
        OSThread {
          enders.lock()
          try started.put(())
          try ProgramEndTests.gate.take()
          exit(9)
        },
        OSThread {
          others.lock()
          try started.put(())
          enders.lock()
        },
      ]
      // One after the other: the second is to find the first one's lock taken.
      for thread in threads {
        try thread.start()
        try started.take()
      }
      try OSThread { others.lock() }.start()
      atexit { ProgramEndTests.openGate() }
      exit(9)
    }
  }

  @Test("a forked child, which has none of the threads, waits for none")
  func forkedChild() async {
    await #expect(processExitsWith: .exitCode(0)) {
      try OSThread { try ProgramEndTests.gate.take() }.start()
      // Swift hides `fork`, and rightly so.
      guard let symbol = dlsym(nil, "fork") else { exit(1) }
      let fork = unsafeBitCast(symbol, to: (@convention(c) () -> pid_t).self)
      let child = fork()
      if child == 0 { exit(6) }
      var status: CInt = 0
      guard waitpid(child, &status, 0) == child, status >> 8 == 6 else { exit(2) }
      ProgramEndTests.openGate()
      exit(0)
    }
  }

  @Test("a dropped thread's error is reported before the program ends, though the handler is slow")
  func errorOfADroppedThread() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      AnyOSThread.uncaughtErrorHandler = { report in
        AnyOSThread.sleep(for: .milliseconds(200))
        ProgramEndTests.say("<\(report.threadName)>")
      }
      try OSThread(name: "unlucky") {
        try ProgramEndTests.gate.take()
        throw ThreadJoinError.timedOut
      }.start()
      atexit { ProgramEndTests.openGate() }
      exit(0)
    }
    let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    #expect(output.contains("<unlucky>"))
  }

  // The sanitizer wants a thread to leave every deinit before the end of the program; here the handler
  // is called from that of the thread.
  @Test("a handler of unseen errors may end the program", .disabled(if: isUnderThreadSanitizer))
  func handlerThatExits() async {
    await #expect(processExitsWith: .exitCode(4)) {
      AnyOSThread.uncaughtErrorHandler = { _ in exit(4) }
      try OSThread { throw ThreadJoinError.timedOut }.start()
      ProgramEndTests.sleepForever()
    }
  }

  private static func sleepForever() -> Never {
    while true { pause() }
  }

  @Test("an error that nobody has seen when the program ends is reported then")
  func unseenError() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) {
      let thread = OSThread(name: "unlucky") { throw ThreadJoinError.timedOut }
      try thread.start()
      ProgramEndTests.kept.withLock { $0 = thread }
      let joined = OSThread<Void>(name: "joined") { throw ThreadJoinError.timedOut }
      try joined.start()
      try? joined.join()
      exit(0)
    }
    let output = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    let line = "thread unlucky ended with an error, and nobody joined it: "
    #expect(output.split(separator: line, omittingEmptySubsequences: false).count == 2)
    #expect(!output.contains("thread joined ended"))
  }

  private static let kept = LockedValue<AnyOSThread?>(nil)
}
