/// A job that was handed to a pool, and what becomes of it: what Python calls a future.
///
/// ```swift
/// let handle = pool.submit(Cube(number: 3))
/// handle.whenDone { result in print("done:", result) }
/// let answer = try await handle.value   // 27
/// ```
///
/// The job runs whether or not anybody waits for it, also if the handle is dropped. Two handles are
/// equal if they are the same one.
public final class JobHandle<Output: Sendable>: Sendable {
  let storage: JobHandleStorage<Output>

  /// Starts work and gives a handle to it; ``WorkerPool/submit(_:)`` makes handles of jobs.
  ///
  /// The work begins on the calling thread, and goes on elsewhere when it suspends for the first
  /// time.
  ///
  /// - Parameter work: what to wait for; its task is cancelled by ``cancel()``.
  public convenience init(running work: @escaping @Sendable () async throws -> Output) {
    self.init(running: work, isRunning: nil, awaited: OpaqueWork.task)
  }

  /// The same, of a pool that needs no thread of this process for the job, and can tell whether a worker has it.
  package convenience init(
    running work: @escaping @Sendable () async throws -> Output,
    isRunning: @escaping @Sendable () -> Bool
  ) {
    self.init(running: work, isRunning: isRunning, awaited: nil)
  }

  private init(
    running work: @escaping @Sendable () async throws -> Output,
    isRunning: (@Sendable () -> Bool)?, awaited: (any AwaitedWork)?
  ) {
    let storage = JobHandleStorage<Output>()
    self.storage = storage
    // Begun at once, so that a pool has the job before `submit` returns: a shutdown that follows
    // finds it there.
    let task = Task.immediate {
      do {
        storage.settle(.success(try await work()))
      } catch {
        storage.settle(.failure(error))
      }
    }
    storage.attach(isRunning: isRunning, work: awaited) { task.cancel() }
  }

  /// A handle to work that a pool does, which says by ``settle(_:)`` what has become of it.
  package init() {
    storage = JobHandleStorage()
  }

  /// Says whether a worker has begun the work, and how it is given up.
  ///
  /// - Parameters:
  ///   - isRunning: is called without a lock, until the handle is settled.
  ///   - work: the work, if a worker that waits for it can do it.
  ///   - giveUp: is called without a lock, at most once, by ``cancel()``.
  package func attach(
    isRunning: @escaping @Sendable () -> Bool, work: any AwaitedWork,
    giveUp: @escaping @Sendable () -> Void
  ) {
    storage.attach(isRunning: isRunning, work: work, giveUp: giveUp)
  }

  /// Says what has become of the work; the first time counts, and everybody is told on the calling
  /// thread.
  package func settle(_ outcome: Result<Output, any Error>) {
    storage.settle(outcome)
  }

  /// A handle to work that is done.
  init(outcome: Result<Output, any Error>) {
    storage = JobHandleStorage()
    storage.settle(outcome)
  }

  /// Where the job is.
  public var state: JobState { storage.state }

  /// Whether the job has answered, failed, or been cancelled.
  public var isDone: Bool { storage.read { $0.outcome != nil } }

  /// The answer or the error; nil as long as there is neither.
  public var outcome: Result<Output, any Error>? { storage.read(\.outcome) }

  /// Has the job not run, or stop.
  ///
  /// The handle is done at once: whoever waits gets `CancellationError`. A job that waits is
  /// withdrawn; one that runs is stopped as far as its pool can (a process pool asks the job and then
  /// ends its worker; a thread runs its job to the end, and the answer is dropped). Does not block,
  /// and does nothing if the job is done.
  ///
  /// - Returns: whether the job is cancelled, by this call or an earlier one.
  @discardableResult
  public func cancel() -> Bool {
    storage.settle(.failure(CancellationError()), cancelling: true) || state == .cancelled
  }

  /// What the job answered, as soon as it has.
  ///
  /// Suspends without blocking a thread. A task that is cancelled while it waits gets
  /// `CancellationError`, and the job goes on: ``cancel()`` ends it.
  ///
  /// - Throws: what the pool's `run` throws; `CancellationError` if the job was cancelled.
  public var value: Output {
    get async throws { try await storage.outcome().get() }
  }

  /// Waits until the job is done, and returns what it answered.
  ///
  /// Blocks the calling thread, which must not be one of Swift's cooperative threads: those are few,
  /// and the job may need one to get on. In async code `await` ``value`` instead.
  ///
  /// - Parameter timeout: how long to wait at most; nil waits as long as it takes, zero or less only
  ///   looks.
  /// - Throws: ``JobWaitTimedOut`` if the time was over first, and the job goes on; what the pool's
  ///   `run` throws; `CancellationError` if the job was cancelled.
  public func result(timeout: Duration? = nil) throws -> Output {
    guard let outcome = storage.outcome(timeout: timeout) else {
      throw JobWaitTimedOut(limit: timeout ?? .zero)
    }
    return try outcome.get()
  }

  /// Calls `body` once when the job is done, or at once if it is.
  ///
  /// Several are called one after the other, in the order in which they were registered. They run on
  /// the thread on which the job's end was noticed (a thread pool's worker, or one of Swift's
  /// cooperative threads), on the one that cancelled, or on the calling one, and must not block it.
  ///
  /// - Parameter body: is given the answer, or the error in its place.
  public func whenDone(_ body: @escaping @Sendable (Result<Output, any Error>) -> Void) {
    storage.whenDone(body)
  }
}

extension JobHandle: Hashable {
  /// Whether both are the same handle.
  public static func == (one: JobHandle, other: JobHandle) -> Bool { one === other }

  /// Hashes the identity.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(self))
  }
}
