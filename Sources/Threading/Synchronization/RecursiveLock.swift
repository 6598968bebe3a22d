internal import CMultiprocessing
internal import Glibc
internal import Jobs

/// A lock that the thread that holds it may take again.
///
/// ```swift
/// let lock = RecursiveLock()
/// lock.withLock { lock.withLock { total += 1 } }
/// ```
///
/// It is free when it was released as often as it was taken. Releasing it on a thread that does not
/// hold it stops the program, in every build. A plain ``Lock`` is faster, and shows mistakes that this
/// one hides. Waiting blocks the thread, which says so in its ``AnyOSThread/state``; `Task.cancel` does
/// not reach it. With a ``RecursiveCondition`` it is waited for what others do.
public final class RecursiveLock: @unchecked Sendable {
  // Sendable: a constant pointer to a pthread mutex, made to be used from every thread, which never
  // moves and lives as long as this object; and `depth`, which only the thread that holds it touches.

  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var depth = 0

  /// Creates a lock that nobody holds.
  public init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, CInt(PTHREAD_MUTEX_RECURSIVE))
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

  /// How often the calling thread has taken the lock and not released it; 0 if it does not hold it.
  public var recursionCount: Int {
    // Whoever gets it has it alone, or has it already.
    guard pthread_mutex_trylock(mutex) == 0 else { return 0 }
    defer { pthread_mutex_unlock(mutex) }
    return depth
  }

  /// Runs `body` with the lock held, and releases it however `body` ends.
  ///
  /// Blocks the calling thread until no other one holds the lock.
  ///
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw.
  public func withLock<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock()
    defer { unlock() }
    return try body()
  }

  /// Takes the lock, blocking the calling thread until no other one holds it.
  public func lock() {
    var code = pthread_mutex_trylock(mutex)
    if code == EBUSY {
      code = AnyOSThread.waiting(as: .blocked(on: .lock)) { pthread_mutex_lock(mutex) }
    }
    precondition(code == 0, "a lock could not be taken: error \(code)")
    depth += 1
  }

  /// Takes the lock if no other thread holds it; never blocks.
  ///
  /// - Returns: whether it was taken.
  public func tryLock() -> Bool {
    guard pthread_mutex_trylock(mutex) == 0 else { return false }
    depth += 1
    return true
  }

  /// Takes the lock, blocking the calling thread for no longer than `timeout`.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less does not wait.
  /// - Returns: whether it was taken; `false` says that the time ran out.
  public func lock(timeout: Duration) -> Bool {
    if tryLock() { return true }
    guard timeout > .zero else { return false }
    let deadline = Deadline(after: timeout)
    let code = AnyOSThread.waiting(as: .blocked(on: .lock)) {
      CMultiprocessing_mutex_lock_until(mutex, deadline.seconds, deadline.nanoseconds)
    }
    if code == ETIMEDOUT { return false }
    precondition(code == 0, "a lock could not be taken: error \(code)")
    depth += 1
    return true
  }

  /// Takes the lock, blocking the calling thread until `deadline` at the latest.
  ///
  /// - Parameter deadline: until when to wait; one that has passed does not wait.
  /// - Returns: whether it was taken; `false` says that the time ran out.
  public func lock(deadline: ContinuousClock.Instant) -> Bool {
    lock(timeout: ContinuousClock.now.duration(to: deadline))
  }

  /// Releases the lock once; it is free when it was released as often as it was taken.
  ///
  /// Never blocks.
  ///
  /// - Precondition: the calling thread holds the lock.
  public func unlock() {
    // Before the release, which lets others at it. Whoever does not hold the lock goes no further.
    depth -= 1
    let code = pthread_mutex_unlock(mutex)
    precondition(code == 0, "a lock was released by a thread that does not hold it")
  }

  /// Runs `body` with the mutex held once only, for a condition that lets go of it, and then takes the
  /// lock as often again as it was held before.
  func whileReleased<Result>(_ body: (UnsafeMutablePointer<pthread_mutex_t>) -> Result) -> Result {
    let count = recursionCount
    precondition(count > 0, "a thread waited on a condition without holding its lock")
    // Others count from 0, once the condition has let go of the mutex.
    depth = 0
    for _ in 1..<count { pthread_mutex_unlock(mutex) }
    defer {
      for _ in 1..<count { pthread_mutex_lock(mutex) }
      depth = count
    }
    return body(mutex)
  }
}
