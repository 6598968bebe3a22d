internal import Jobs

/// A worker of a pool.
final class PoolThread: OSThread<Void>, @unchecked Sendable {
  // Sendable: constants, and two variables that only this thread touches while it runs.

  /// Not the pool, which can be dropped while its workers are at work.
  let scheduler: PoolScheduler
  /// Its number, counted from 0.
  let index: Int
  /// What it does before its first task.
  let initializer: @Sendable (Int) throws -> Void
  /// The loop of which it runs a chunk.
  var loop: LoopWork?
  /// How many times it has looked for a task.
  var searches: UInt = 0

  init(
    scheduler: PoolScheduler, index: Int, name: String,
    initializer: @escaping @Sendable (Int) throws -> Void = { _ in }
  ) {
    self.initializer = initializer
    self.scheduler = scheduler
    self.index = index
    super.init(
      name: name, isDaemon: true,
      placement: ThreadPlacement(
        qualityOfService: .default, firstProcessor: scheduler.spreads ? index : nil))
  }

  override func run() {
    do {
      try initializer(index)
    } catch {
      return scheduler.fail(with: ThreadPoolBroken(cause: error))
    }
    scheduler.work(as: self)
  }

  override var heldWork: HeldWork? { scheduler.held }

  override func help(until deadline: Deadline, isDone: () -> Bool) -> Bool {
    scheduler.help(as: self, deadline: deadline, until: isDone)
    return true
  }

  /// How it waits for handles inside of a job, which others may wait for.
  func blockingWait(of job: (any WaitingJob)? = nil) -> BlockingWait {
    BlockingWait { [scheduler, index] in
      scheduler.wake(index)
    } wait: { [unowned self] timeout, awaited, isDone in
      let deadline = timeout.map { Deadline(after: $0) }
      func wait() {
        scheduler.wait(
          as: self, deadline: deadline, until: isDone, mayNeedAnything: { awaited().hasOpaque }
        ) { awaited().advance() }
      }
      guard let job else { return wait() }
      job.waiting(for: awaited, wait)
    }
  }

  /// The worker that is the calling thread, of whichever pool.
  static var running: PoolThread? { AnyOSThread.current as? PoolThread }
}
