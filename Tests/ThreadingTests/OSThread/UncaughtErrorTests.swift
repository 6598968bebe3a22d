import Glibc
import Jobs
import Testing
import Threading

@Suite("Uncaught errors of threads", .timeLimit(.minutes(20)))
struct UncaughtErrorTests {
  private struct Problem: Error, Equatable {}

  @Test("H5 test_excepthook: at first a line on the standard error names thread and error")
  func standardError() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) {
      try OSThread(name: "unlucky") { throw ThreadJoinError.timedOut }.start()
      exit(0)
    }
    let output = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    let report = UncaughtThreadError(
      threadID: 1, threadName: "unlucky", error: ThreadJoinError.timedOut)
    #expect(output.contains("\(report)\n"))
  }

  @Test("H5 test_custom_excepthook: the handler is told once, and only of what nobody saw")
  func handler() async {
    await #expect(processExitsWith: .success) {
      let reports = LockedValue<[UncaughtThreadError]>([])
      AnyOSThread.uncaughtErrorHandler = { report in reports.withLock { $0.append(report) } }

      // Dropped, and seen in every way that there is.
      var thread: OSThread<Void>? = OSThread(name: "dropped") { throw Problem() }
      let id = thread?.id
      try thread?.start()
      eventually { thread?.state == .terminated }
      guard reports.withLock({ $0.isEmpty }) else { exit(1) }
      thread = nil
      eventually { !reports.withLock { $0.isEmpty } }

      let joined = OSThread<Void> { throw Problem() }
      try joined.start()
      try? joined.join()
      let awaited = OSThread<Void> { throw Problem() }
      try awaited.start()
      try? await awaited.value
      try OSThread {}.start()

      guard reports.withLock({ $0.count }) == 1, let report = reports.withLock({ $0.first }),
        report.threadID == id, report.threadName == "dropped", report.error is Problem
      else { exit(2) }

      // One that gave up waiting has seen nothing.
      let gate = BlockingQueue<Void>()
      var late: OSThread<Void>? = OSThread(name: "late") {
        _ = try? gate.take()
        throw Problem()
      }
      try late?.start()
      try? late?.join(timeout: .zero)
      gate.shutdown()
      late = nil
      eventually { reports.withLock { $0.count } == 2 }
      AnyOSThread.uncaughtErrorHandler = { _ in exit(3) }
    }
  }

  @Test("each of many threads is reported once or seen once")
  func race() async {
    await #expect(processExitsWith: .success) {
      let reported = LockedValue<[Int: Int]>([:])
      AnyOSThread.uncaughtErrorHandler = { report in
        reported.withLock { $0[report.threadID, default: 0] += 1 }
      }
      var expected: Set<Int> = []
      for number in 0..<rounds(300) {
        let thread = OSThread<Void> { throw Problem() }
        try thread.start()
        if number % 3 == 0 {
          try? thread.join()
        } else if number % 3 == 1 {
          try? await thread.value
        } else {
          expected.insert(thread.id)
        }
      }
      eventually { reported.withLock { $0.count } >= expected.count }
      let reports = reported.withLock { $0 }
      guard Set(reports.keys) == expected, reports.values.allSatisfy({ $0 == 1 }) else { exit(1) }
    }
  }
}
