internal import Jobs

/// A condition variable: threads wait, with a lock held, until another thread says that something
/// has changed.
///
/// ```swift
/// let changed = Condition()
/// // one thread
/// changed.withLock { isReady = true }
/// changed.broadcast()
/// // another
/// changed.withLock {
///   changed.wait { isReady }
/// }
/// ```
///
/// Waiting lets go of the lock, and holds it again when it returns. Several conditions may share
/// one ``Lock``; a ``RecursiveLock`` has a ``RecursiveCondition``. A thread may wake up for no reason: test what you wait for, in a loop or with
/// ``wait(until:)``. A waiting thread says so in its ``AnyOSThread/state``; `Task.cancel` does not
/// reach it.
public final class Condition: @unchecked Sendable {
  // Sendable: two constants, a lock and a condition variable, both made to be used from every thread.

  /// The lock that a waiting thread lets go of.
  public let lock: Lock

  private let variable = ConditionVariable()

  /// Creates a condition on which nobody waits.
  ///
  /// - Parameter lock: the lock that protects what is waited for; a new one if not given.
  public init(lock: Lock = Lock()) {
    self.lock = lock
  }

  deinit {
    variable.destroy()
  }

  /// Runs `body` with the condition's lock held, and releases it however `body` ends.
  ///
  /// Blocks the calling thread until the lock is free.
  ///
  /// - Parameter body: what to do while no other thread is inside; it may wait on this condition.
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw.
  @inlinable
  public func withLock<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try lock.withLock(body)
  }

  /// Waits until another thread signals; may also return for no reason.
  ///
  /// Blocks the calling thread, without the lock, which it holds again on return.
  ///
  /// - Precondition: the calling thread holds ``lock``. A debug build stops if it does not.
  public func wait() {
    wait(as: .condition)
  }

  /// Waits until another thread signals, but for no longer than `timeout`.
  ///
  /// Blocks the calling thread, without the lock, which it holds again on return, also after a
  /// timeout.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less lets go of the lock
  ///   and takes it again at once, and any length is allowed.
  /// - Returns: `false` if the time ran out, `true` if the thread was woken, by a signal or for no
  ///   reason.
  /// - Precondition: the calling thread holds ``lock``. A debug build stops if it does not.
  public func wait(timeout: Duration) -> Bool {
    wait(until: Deadline(after: timeout), as: .condition)
  }

  /// Waits until another thread signals, but no longer than until `deadline`.
  ///
  /// As ``wait(timeout:)``.
  ///
  /// - Parameter deadline: until when to wait.
  /// - Returns: `false` if the time ran out, `true` if the thread was woken.
  /// - Precondition: the calling thread holds ``lock``. A debug build stops if it does not.
  public func wait(deadline: ContinuousClock.Instant) -> Bool {
    wait(until: Deadline(at: deadline), as: .condition)
  }

  /// Waits until `predicate` is true.
  ///
  /// Blocks the calling thread, without the lock while nobody signals. The predicate is tested first,
  /// and after every signal, always with the lock held.
  ///
  /// - Parameter predicate: tests what is waited for.
  /// - Throws: what `predicate` threw.
  /// - Precondition: the calling thread holds ``lock``. A debug build stops if it does not.
  public func wait<Failure: Error>(
    until predicate: () throws(Failure) -> Bool
  ) throws(Failure) {
    while try !predicate() {
      wait()
    }
  }

  /// Waits until `predicate` is true, but for no longer than `timeout`.
  ///
  /// Blocks the calling thread, without the lock while nobody signals. The predicate is tested first,
  /// after every signal, and once more when the time has run out, always with the lock held.
  ///
  /// - Parameters:
  ///   - timeout: how long to wait altogether on the monotonic clock; zero or less tests once.
  ///   - predicate: tests what is waited for.
  /// - Returns: what `predicate` returned last: `false` if the time ran out.
  /// - Throws: what `predicate` threw.
  /// - Precondition: the calling thread holds ``lock``. A debug build stops if it does not.
  public func wait<Failure: Error>(
    timeout: Duration, until predicate: () throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    if try predicate() { return true }
    guard timeout > .zero else { return false }
    let deadline = Deadline(after: timeout)
    while wait(until: deadline, as: .condition) {
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
  /// - Precondition: the calling thread holds ``lock``. A debug build stops if it does not.
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
  /// May be called with or without the lock; without is cheaper.
  ///
  /// - Parameter count: how many; zero or less wakes nobody.
  /// - Complexity: O(`count`), also where fewer threads wait: for all of them, ``broadcast()``.
  public func signal(_ count: Int) {
    for _ in 0..<max(0, count) { signal() }
  }

  /// Wakes all of the waiting threads; never blocks.
  ///
  /// May be called with or without the lock; without is cheaper.
  ///
  /// - Complexity: O(n) in the number of threads that wait.
  public func broadcast() {
    variable.broadcast()
  }

  /// Waits for a facility of this module, whose name the waiting thread shows.
  func wait(as obstacle: ThreadState.Obstacle) {
    variable.wait(lock.mutex, as: obstacle)
  }

  /// Waits for a facility of this module; `false` if the time ran out.
  func wait(until deadline: Deadline, as obstacle: ThreadState.Obstacle) -> Bool {
    variable.wait(lock.mutex, until: deadline, as: obstacle)
  }

  /// Waits until `predicate` is true, for a facility of this module, with the lock held.
  ///
  /// - Parameter deadline: nil for as long as it takes.
  /// - Returns: whether it is true; `false` says that the time ran out.
  func wait(
    until deadline: Deadline?, as obstacle: ThreadState.Obstacle, _ predicate: () -> Bool
  ) -> Bool {
    while !predicate() {
      if let deadline {
        guard wait(until: deadline, as: obstacle) else { return predicate() }
      } else {
        wait(as: obstacle)
      }
    }
    return true
  }
}
