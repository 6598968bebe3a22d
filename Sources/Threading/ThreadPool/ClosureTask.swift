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

  private let held: HeldWork
  private let trace: JobBatchTrace?

  /// A task that holds the program open until its closure is called.
  init(
    _ body: @escaping @Sendable (ClosureFate) -> Void, held: HeldWork, trace: JobBatchTrace?
  ) {
    self.body = body
    self.held = held
    self.trace = trace
    super.init()
    held.begin()
  }

  override func run() -> Bool {
    held.running {
      guard begin() else { return false }
      // The worker may be inside of another job, while that waits.
      var context = JobContext()
      context.blockingWait = { PoolThread.running?.blockingWait() }
      context {
        guard let trace else { return body(.runs) }
        trace.running(0) { body(.runs) }
      }
      return true
    }
    return false
  }

  override func abandon(because error: any Error) {
    guard begin() else { return }
    trace?.withdrawn(0..<1)
    held.end()
    body(.cancelled)
  }

  /// Whether the caller is the one to call the closure.
  private func begin() -> Bool {
    !isCalled.exchange(true, ordering: .acquiringAndReleasing)
  }
}
