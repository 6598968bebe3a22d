internal import Jobs
internal import Synchronization

/// What has become of a closure that was handed to a pool when it is called.
public enum ClosureFate: Hashable, Sendable {
  /// It is to do its work, on a worker.
  case runs
  /// It will not be run: the pool was closed, or is broken. It is called where that was noticed, and
  /// must not block there.
  case cancelled
}

/// A closure that is called exactly once.
final class ClosureTask: PoolTask, @unchecked Sendable {
  // Sendable: constants, `trace` among them, and an atomic.

  private let body: @Sendable (ClosureFate) -> Void
  private let isCalled = Atomic<Bool>(false)

  private let trace: JobBatchTrace?

  init(_ body: @escaping @Sendable (ClosureFate) -> Void, trace: JobBatchTrace?) {
    self.body = body
    self.trace = trace
  }

  override func run() -> Bool {
    // The worker may be inside of another job, while that waits.
    var context = JobContext()
    context.blockingWait = { PoolThread.running?.blockingWait }
    context { call(.runs) }
    return false
  }

  override func abandon(because error: any Error) {
    call(.cancelled)
  }

  private func call(_ fate: ClosureFate) {
    guard !isCalled.exchange(true, ordering: .acquiringAndReleasing) else { return }
    switch (trace, fate) {
    case (nil, _): body(fate)
    case (let trace?, .runs): trace.running(0) { body(fate) }
    case (let trace?, .cancelled):
      trace.withdrawn(0..<1)
      body(fate)
    }
  }
}
