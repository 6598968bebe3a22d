internal import Jobs
internal import Synchronization

/// A closure that was handed to a pool, and whose answer its handle tells.
final class SubmittedTask<Answer: Sendable>: PoolTask, @unchecked Sendable {
  // Sendable: constants, a value behind a lock, and atomics; `trace` is among the constants.

  /// What the caller has of it.
  let handle = JobHandle<Answer>()

  /// Taken out by the one who runs it, abandons it or gives it up.
  private let body: LockedValue<(@Sendable () throws -> Answer)?>
  private let isBegun = Atomic<Bool>(false)
  private let isGivenUp = Atomic<Bool>(false)
  private let held: HeldWork
  private let trace: JobBatchTrace?

  /// A task that holds the program open until it is run or told that it is not.
  init(
    _ body: @escaping @Sendable () throws -> Answer, held: HeldWork, trace: JobBatchTrace?
  ) {
    self.body = LockedValue(body)
    self.held = held
    self.trace = trace
    super.init()
    held.begin()
    handle.attach {
      self.isBegun.load(ordering: .relaxed)
    } giveUp: {
      self.giveUp()
    }
  }

  override func run() -> Bool {
    held.running {
      guard let result = answer() else { return false }
      // With its callbacks, which the end of the program waits for as well.
      handle.settle(result)
      return true
    }
    return false
  }

  override func abandon(because error: any Error) {
    if withdraw() { handle.settle(.failure(error)) }
  }

  private func giveUp() {
    isGivenUp.store(true, ordering: .relaxed)
    _ = withdraw()
  }

  /// Takes the closure out before it is run, if it has not been.
  private func withdraw() -> Bool {
    guard take() != nil else { return false }
    trace?.withdrawn(0..<1)
    held.end()
    return true
  }

  private func take() -> (@Sendable () throws -> Answer)? {
    body.withLock { body in
      defer { body = nil }
      return body
    }
  }

  /// Runs the closure and frees it; nil if somebody has taken it out.
  private func answer() -> Result<Answer, any Error>? {
    guard let body = take() else { return nil }
    isBegun.store(true, ordering: .relaxed)
    var context = JobContext(cancellation: { self.isGivenUp.load(ordering: .relaxed) })
    context.blockingWait = { PoolThread.running?.blockingWait }
    return Result {
      try context {
        guard let trace else { return try body() }
        return try trace.running(0, body)
      }
    }
  }
}
