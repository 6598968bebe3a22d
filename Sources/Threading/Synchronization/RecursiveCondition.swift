internal import Jobs

/// A condition variable of a lock that its holder may have taken several times.
///
/// ```swift
/// let lock = RecursiveLock()
/// let changed = RecursiveCondition(lock: lock)
/// lock.withLock {
///   lock.withLock {
///     changed.wait { isReady }   // others get the lock meanwhile
///   }
/// }
/// ```
///
/// Waiting lets go of the ``RecursiveLock`` altogether, however often it was taken, and has taken it
/// as often when it returns. Otherwise as a ``Condition``, which is faster: a thread may wake up for no
/// reason, a waiting thread says so in its ``AnyOSThread/state``, and `Task.cancel` does not reach it.
/// Waiting without the lock stops the program, in every build.
public final class RecursiveCondition: @unchecked Sendable {
  // Sendable: two constants, a lock and a condition variable, both made to be used from every thread.

  /// The lock that a waiting thread lets go of.
  public let lock: RecursiveLock

  private let variable = ConditionVariable()

  /// Creates a condition on which nobody waits.
  ///
  /// - Parameter lock: the lock that protects what is waited for; a new one if not given. Several
  ///   conditions may share one.
  public init(lock: RecursiveLock = RecursiveLock()) {
    self.lock = lock
  }

  deinit {
    variable.destroy()
  }

  /// Runs `body` with the condition's lock held, and releases it however `body` ends.
  ///
  /// Blocks the calling thread until no other one holds the lock.
  ///
  /// - Parameter body: what to do while no other thread is inside; it may wait on this condition.
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw.
  public func withLock<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try lock.withLock(body)
  }

  /// Waits until another thread signals; may also return for no reason.
  ///
  /// Blocks the calling thread, without the lock, which it holds as often as before on return.
  ///
  /// - Precondition: the calling thread holds ``lock``.
  public func wait() {
    lock.whileReleased { variable.wait($0, as: .condition) }
  }

  /// Waits until another thread signals, but for no longer than `timeout`.
  ///
  /// As ``wait()``, also after a timeout.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less lets go of the lock
  ///   and takes it again at once, and any length is allowed.
  /// - Returns: `false` if the time ran out, `true` if the thread was woken, by a signal or for no
  ///   reason.
  /// - Precondition: the calling thread holds ``lock``.
  public func wait(timeout: Duration) -> Bool {
    wait(until: Deadline(after: timeout))
  }

  /// Waits until another thread signals, but no longer than until `deadline`.
  ///
  /// As ``wait(timeout:)``.
  ///
  /// - Parameter deadline: until when to wait.
  /// - Returns: `false` if the time ran out, `true` if the thread was woken.
  /// - Precondition: the calling thread holds ``lock``.
  public func wait(deadline: ContinuousClock.Instant) -> Bool {
    wait(until: Deadline(at: deadline))
  }

  /// Waits until `predicate` is true.
  ///
  /// Blocks the calling thread. The predicate is tested first, and after every signal, always with the
  /// lock held.
  ///
  /// - Parameter predicate: tests what is waited for.
  /// - Throws: what `predicate` threw.
  /// - Precondition: the calling thread holds ``lock``.
  public func wait<Failure: Error>(
    until predicate: () throws(Failure) -> Bool
  ) throws(Failure) {
    while try !predicate() { wait() }
  }

  /// Waits until `predicate` is true, but for no longer than `timeout`.
  ///
  /// Blocks the calling thread. The predicate is tested first, after every signal, and once more when
  /// the time has run out, always with the lock held.
  ///
  /// - Parameters:
  ///   - timeout: how long to wait altogether on the monotonic clock; zero or less tests once.
  ///   - predicate: tests what is waited for.
  /// - Returns: what `predicate` returned last: `false` if the time ran out.
  /// - Throws: what `predicate` threw.
  /// - Precondition: the calling thread holds ``lock``.
  public func wait<Failure: Error>(
    timeout: Duration, until predicate: () throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    if try predicate() { return true }
    guard timeout > .zero else { return false }
    let deadline = Deadline(after: timeout)
    while wait(until: deadline) {
      if try predicate() { return true }
    }
    return try predicate()
  }

  /// Waits until `predicate` is true, but no longer than until `deadline`.
  ///
  /// As ``wait(timeout:until:)``.
  ///
  /// - Parameters:
  ///   - deadline: until when to wait; one that has passed tests once.
  ///   - predicate: tests what is waited for.
  /// - Returns: what `predicate` returned last: `false` if the time ran out.
  /// - Throws: what `predicate` threw.
  /// - Precondition: the calling thread holds ``lock``.
  public func wait<Failure: Error>(
    deadline: ContinuousClock.Instant, until predicate: () throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    try wait(timeout: ContinuousClock.now.duration(to: deadline), until: predicate)
  }

  /// Wakes one of the waiting threads, if there is any; never blocks.
  ///
  /// May be called with or without the lock; without is cheaper.
  public func signal() {
    variable.signal()
  }

  /// Wakes so many of the waiting threads, or all if there are fewer; never blocks.
  ///
  /// - Parameter count: how many; zero or less wakes nobody.
  /// - Complexity: O(`count`).
  public func signal(_ count: Int) {
    for _ in 0..<max(0, count) { signal() }
  }

  /// Wakes all of the waiting threads; never blocks.
  ///
  /// - Complexity: O(n) in the number of threads that wait.
  public func broadcast() {
    variable.broadcast()
  }

  private func wait(until deadline: Deadline) -> Bool {
    lock.whileReleased { variable.wait($0, until: deadline, as: .condition) }
  }
}
