internal import CMultiprocessing
public import Glibc
internal import Jobs

/// A mutual exclusion lock: at most one thread holds it at a time.
///
/// ```swift
/// let lock = Lock()
/// lock.withLock { total += 1 }
/// ```
///
/// The lock is not recursive and belongs to the thread that took it: taking it a second time on the
/// same thread and releasing it on another, or without having taken it, are programming errors. A
/// debug build stops with a message that says which; a release build does not look, for speed.
///
/// Taking a free lock costs one atomic operation. A thread that has to wait sleeps in the kernel,
/// and says so in its ``AnyOSThread/state``; `Task.cancel` does not reach it. The lock blocks threads: don't hold it across `await`,
/// and don't hold it for long on Swift's cooperative threads.
public final class Lock: @unchecked Sendable {
  // Sendable: the one stored property is a constant pointer to a pthread mutex, made to be used
  // from every thread, which never moves and lives as long as this object.
  //
  // A pthread mutex and not Synchronization's: the thread sanitizer understands it, it can be
  // waited for with a timeout, and a condition variable can let go of it.

  @usableFromInline
  let mutex: UnsafeMutablePointer<pthread_mutex_t>

  /// Creates a lock that nobody holds.
  public init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    #if DEBUG
      pthread_mutexattr_settype(&attributes, CInt(PTHREAD_MUTEX_ERRORCHECK))
    #endif
    let code = pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
    precondition(code == 0, "a lock could not be created: error \(code)")
  }

  deinit {
    let code = pthread_mutex_destroy(mutex)
    precondition(code == 0, "a lock was let go of while a thread held it: error \(code)")
    mutex.deallocate()
  }

  /// Whether some thread holds the lock at this moment, the calling one or another; never blocks.
  ///
  /// It may be otherwise by the time that the answer is read.
  public var isLocked: Bool { CMultiprocessing_mutex_is_locked(mutex) != 0 }

  /// Runs `body` with the lock held, and releases it however `body` ends.
  ///
  /// Blocks the calling thread until the lock is free.
  ///
  /// - Parameter body: what to do while no other thread is inside.
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw.
  @inlinable
  public func withLock<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock()
    defer { unlock() }
    return try body()
  }

  /// Takes the lock, blocking the calling thread until it is free.
  ///
  /// - Precondition: the calling thread does not hold the lock already.
  @inlinable
  public func lock() {
    // The attempt costs what the lock would, and a thread that gets it never has to say it waits.
    if pthread_mutex_trylock(mutex) != 0 {
      lockContended()
    }
  }

  /// Takes the lock if nobody holds it; never blocks.
  ///
  /// - Returns: whether the calling thread holds the lock now.
  @inlinable
  public func tryLock() -> Bool {
    pthread_mutex_trylock(mutex) == 0
  }

  /// Takes the lock, blocking the calling thread for no longer than `timeout`.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less does not wait, and
  ///   any length is allowed.
  /// - Returns: whether the calling thread holds the lock now; `false` says that the time ran out.
  /// - Precondition: the calling thread does not hold the lock already.
  public func lock(timeout: Duration) -> Bool {
    if tryLock() { return true }
    guard timeout > .zero else { return false }
    return lockContended(until: Deadline(after: timeout))
  }

  /// Takes the lock, blocking the calling thread until `deadline` at the latest.
  ///
  /// - Parameter deadline: until when to wait; one that has passed does not wait.
  /// - Returns: whether the calling thread holds the lock now; `false` says that the time ran out.
  /// - Precondition: the calling thread does not hold the lock already.
  public func lock(deadline: ContinuousClock.Instant) -> Bool {
    lock(timeout: ContinuousClock.now.duration(to: deadline))
  }

  private func lockContended(until deadline: Deadline) -> Bool {
    let code = AnyOSThread.waiting(as: .blocked(on: .lock)) {
      CMultiprocessing_mutex_lock_until(mutex, deadline.seconds, deadline.nanoseconds)
    }
    if code == ETIMEDOUT { return false }
    Self.check(code)
    return true
  }

  /// Releases the lock; never blocks.
  ///
  /// - Precondition: the calling thread holds the lock.
  @inlinable
  public func unlock() {
    let code = pthread_mutex_unlock(mutex)
    precondition(code == 0, "a lock was released by a thread that does not hold it")
  }

  /// Takes the lock for a queue; as `lock(as: .queue)`, for code that is inlined into callers.
  @inlinable
  func lockForQueue() {
    if pthread_mutex_trylock(mutex) != 0 {
      lockContendedForQueue()
    }
  }

  /// Takes the lock for a facility of this module, whose name a thread that has to wait shows.
  func lock(as obstacle: ThreadState.Obstacle) {
    if pthread_mutex_trylock(mutex) != 0 {
      lockContended(as: obstacle)
    }
  }

  @usableFromInline
  func lockContended() {
    lockContended(as: .lock)
  }

  @usableFromInline
  func lockContendedForQueue() {
    lockContended(as: .queue)
  }

  @inline(never)
  private func lockContended(as obstacle: ThreadState.Obstacle) {
    let code = AnyOSThread.waiting(as: .blocked(on: obstacle)) { pthread_mutex_lock(mutex) }
    Self.check(code)
  }

  private static func check(_ code: CInt) {
    precondition(code != EDEADLK, "a lock was taken by the thread that holds it already")
    precondition(code == 0, "a lock could not be taken: error \(code)")
  }
}
