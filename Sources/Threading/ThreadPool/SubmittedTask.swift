internal import Jobs
internal import Synchronization

/// A closure that was handed to a pool, and whose answer its handle tells.
final class SubmittedTask<Answer: Sendable>: PoolTask, AwaitedWork, @unchecked Sendable {
  // Sendable: constants, a value behind a lock, and atomics; `trace` is among the constants.

  /// What the caller has of it.
  let handle = JobHandle<Answer>()

  /// Taken out by the one who runs it, abandons it or gives it up.
  private let body: LockedValue<(@Sendable () throws -> Answer)?>
  private let isBegun = Atomic<Bool>(false)
  private let isGivenUp = Atomic<Bool>(false)
  /// What it waits for, by numbers: its loops' chunks may wait at the same time.
  private let waits = LockedValue<(last: Int, awaited: [Int: BlockingWait.Awaited])>((0, [:]))
  private let scheduler: PoolScheduler
  private let trace: JobBatchTrace?

  /// A task that holds the program open until it is run or told that it is not.
  init(
    _ body: @escaping @Sendable () throws -> Answer, on scheduler: PoolScheduler,
    trace: JobBatchTrace?
  ) {
    self.body = LockedValue(body)
    self.scheduler = scheduler
    self.trace = trace
    super.init()
    scheduler.held.begin()
    handle.attach(
      isRunning: { self.isBegun.load(ordering: .relaxed) }, work: self, giveUp: { self.giveUp() })
  }

  override func run() -> Bool {
    _ = runIfLeft()
    return false
  }

  private func runIfLeft() -> Bool {
    scheduler.held.running {
      guard let result = answer() else { return false }
      // With its callbacks, which the end of the program waits for as well.
      handle.settle(result)
      return true
    }
  }

  // MARK: - Being waited for

  func doHere() -> Bool {
    guard !isBegun.load(ordering: .relaxed) else { return false }
    if scheduler.worker != nil { return runIfLeft() }
    scheduler.wakeAll()
    return false
  }

  var awaited: [any AwaitedWork] {
    waits.withLock { Array($0.awaited.values) }.flatMap { $0() }
  }

  /// Notes that the job waits for something, while it does.
  func waiting(for awaited: @escaping BlockingWait.Awaited, _ wait: () -> Void) {
    let number = waits.withLock { waits in
      waits.last += 1
      waits.awaited[waits.last] = awaited
      return waits.last
    }
    wait()
    // Freed without the lock.
    _ = waits.withLock { $0.awaited.removeValue(forKey: number) }
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
    scheduler.held.end()
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
    context.blockingWait = { PoolThread.running?.blockingWait(of: self) }
    return Result {
      try context {
        guard let trace else { return try body() }
        return try trace.running(0, body)
      }
    }
  }
}
