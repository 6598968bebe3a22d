import Jobs
import Synchronization
import Testing

private struct Asks: Job {
  func run() throws -> Bool {
    JobContext.current.report(fraction: 0.25)
    JobContext.current.report(fraction: 7)
    JobContext.current.report(fraction: -1)
    JobContext.current.report(fraction: .nan)
    return JobContext.current.isCancelled
  }
}

@Suite("JobContext", .timeLimit(.minutes(20)))
struct JobContextTests {
  @Test("reports are brought into the range from 0 to 1, and what is no number is dropped")
  func reports() throws {
    let heard = Mutex([Double]())
    let context = JobContext(
      progress: { fraction in heard.withLock { $0.append(fraction) } }, cancellation: { true })
    #expect(try context.run(Asks()))
    #expect(heard.withLock { $0 } == [0.25, 1, 0])
  }

  @Test("outside of a job nothing is cancelled, and reports go nowhere")
  func outside() throws {
    #expect(!JobContext.current.isCancelled)
    JobContext.current.report(fraction: 0.5)
    try JobContext.current.checkCancellation()
    #expect(throws: CancellationError.self) {
      try JobContext(cancellation: { true }).checkCancellation()
    }
  }

  @Test("a job on a SerialPool sees that its task is cancelled")
  func serial() async throws {
    struct CancelThenAsk: Job {
      func run() throws -> Bool {
        withUnsafeCurrentTask { $0?.cancel() }
        return JobContext.current.isCancelled
      }
    }
    let task = Task { try await SerialPool().run(CancelThenAsk()) }
    #expect(try await task.value)
  }
}
