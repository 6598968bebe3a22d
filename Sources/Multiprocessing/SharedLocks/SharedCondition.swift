internal import CMultiprocessing
internal import Synchronization
internal import Threading

/// A condition variable: threads of any processes wait, with its lock held, until another says that
/// something has changed.
///
/// ```swift
/// let changed = try SharedCondition()
/// // in one process
/// changed.withLock { _ in
///   isReady.store(1)
///   changed.notifyAll()
/// }
/// // in another
/// changed.withLock { _ in
///   changed.wait { _ in isReady.load() == 1 }
/// }
/// ```
///
/// It is `Codable`, and travels inside jobs as ``SharedLock`` does. The condition has its own lock, in the same
/// memory: waiting lets go of it, and holds it again on return. Who waits is woken in the order of arrival.
///
/// **If a process dies that waits**, it delays nobody, and a notification that it got and did not live to
/// see goes to the next one who waited then. **If one dies that holds the lock**, the next one is told, as with
/// ``SharedLock``: whoever waits may be that one (``Waking/ownerDied``). Waiting blocks the thread, and
/// `Task.cancel` does not reach it.
public final class SharedCondition: Codable, @unchecked Sendable {
  // Sendable: constants; what lies in the memory is touched with the lock held, but for the words of
  // the waiters, which are atomic.

  /// Why a wait has ended.
  ///
  /// The caller holds the lock in any case.
  public enum Waking: Hashable, Sendable {
    /// Another thread notified this one.
    case notified
    /// The time ran out.
    case timedOut
    /// A process died while it held the lock: what it protects may be changed half, and this caller is the
    /// only one who is told. It may have been notified as well: test what you wait for.
    case ownerDied
  }

  private let structure: SharedStructure
  private let mutex: RobustMutex
  let waiters: ConditionWaiters

  private static let waitersOffset = RobustMutex.size
  private static let size = waitersOffset + ConditionWaiters.size

  private init(_ structure: SharedStructure) {
    self.structure = structure
    mutex = RobustMutex(at: structure.base)
    waiters = ConditionWaiters(at: structure.base + Self.waitersOffset)
  }

  /// Creates a condition on which nobody waits.
  ///
  /// - Throws: ``SharedMemoryError`` if the system has no memory or descriptor to give.
  public convenience init() throws(SharedMemoryError) {
    self.init(try SharedStructure(.condition, size: Self.size))
    mutex.initialize()
  }

  /// The condition that was sent here.
  ///
  /// - Throws: ``SharedMemoryError`` if the handle is not one of a condition, or its sender is gone.
  public convenience init(from decoder: any Decoder) throws {
    self.init(try SharedStructure(.condition, size: Self.size, from: decoder))
  }

  /// Writes the condition's handle.
  ///
  /// - Throws: `EncodingError` outside of a job and its answer.
  public func encode(to encoder: any Encoder) throws {
    try structure.encode(to: encoder)
  }

  deinit {
    if mutex.isLocked, mutex.isHeldByThisProcess { structure.keepForEver() }
  }

  /// Runs `body` with the condition's lock held, and releases it however `body` ends.
  ///
  /// Blocks the calling thread until the lock is free.
  ///
  /// - Parameter body: what to do while no other thread is inside; it may wait on this condition. It is told
  ///   whether the lock's last holder died.
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw.
  public func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (SharedLockAcquisition) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let acquisition = mutex.lock()
    defer { mutex.unlock() }
    return try body(acquisition)
  }

  /// Waits until another thread notifies this one.
  ///
  /// Blocks the calling thread, without the lock, which it holds again on return. It does not return for no
  /// reason.
  ///
  /// - Returns: ``Waking/notified`` or ``Waking/ownerDied``.
  /// - Precondition: the calling thread holds the lock.
  @discardableResult
  public func wait() -> Waking {
    wait(until: nil)
  }

  /// Waits until another thread notifies this one, for no longer than `timeout`.
  ///
  /// Blocks the calling thread, without the lock, which it holds again on return.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less lets others have the lock for
  ///   a moment. To get the lock again may take longer.
  /// - Precondition: the calling thread holds the lock.
  public func wait(timeout: Duration) -> Waking {
    wait(until: Deadline(after: timeout))
  }

  /// Waits until `predicate` holds.
  ///
  /// Blocks the calling thread.
  ///
  /// - Parameters:
  ///   - timeout: how long to wait at most; nil for as long as it takes.
  ///   - predicate: is called with the lock held, at first and after every notification; it is told
  ///     whether the lock's last holder died.
  /// - Returns: what `predicate` said last.
  /// - Precondition: the calling thread holds the lock.
  @discardableResult
  public func wait(
    timeout: Duration? = nil, until predicate: (SharedLockAcquisition) -> Bool
  ) -> Bool {
    let deadline = timeout.map { Deadline(after: $0) }
    var acquisition = SharedLockAcquisition.clean
    while !predicate(acquisition) {
      switch wait(until: deadline) {
      case .notified: acquisition = .clean
      case .ownerDied: acquisition = .ownerDied
      case .timedOut: return predicate(.clean)
      }
    }
    return true
  }

  /// Wakes some of those who wait, those that came first.
  ///
  /// Never waits.
  ///
  /// - Parameter count: how many.
  /// - Precondition: the calling thread holds the lock, and `count` is at least 1.
  public func notify(_ count: Int = 1) {
    precondition(mutex.isHeldByCaller, "a condition was notified without its lock")
    precondition(count >= 1, "a condition must wake at least 1 waiter, not \(count)")
    waiters.notify(count)
  }

  /// Wakes all who wait.
  ///
  /// Never waits.
  ///
  /// - Precondition: the calling thread holds the lock.
  public func notifyAll() {
    precondition(mutex.isHeldByCaller, "a condition was notified without its lock")
    waiters.notify(.max)
  }

  /// How many threads wait at this moment.
  ///
  /// - Precondition: the calling thread holds the lock.
  public var waitingCount: Int {
    precondition(mutex.isHeldByCaller, "a condition was looked at without its lock")
    waiters.passOn()
    return waiters.count
  }

  private func wait(until deadline: Deadline?) -> Waking {
    precondition(mutex.isHeldByCaller, "a condition was waited for without its lock")
    let calls = waiters.callCount
    while true {
      if let place = waiters.enter() { return wait(at: place, until: deadline) }
      // More threads wait than there is room for.
      mutex.unlock()
      waiters.pause(after: calls, until: .nextLook(before: deadline))
      if mutex.lock() == .ownerDied { return .ownerDied }
      if waiters.callCount != calls { return .notified }
      if deadline?.isOver == true { return .timedOut }
    }
  }

  private func wait(at place: Int, until deadline: Deadline?) -> Waking {
    mutex.unlock()
    while true {
      waiters.sleep(at: place, until: .nextLook(before: deadline))
      let isOver = waiters.isNotified(place) || deadline?.isOver == true
      // One that only looks after the others does not wait for the lock.
      guard let acquisition = isOver ? mutex.lock() : mutex.tryLock() else { continue }
      if let waking = wake(place, acquisition, deadline) { return waking }
      mutex.unlock()
    }
  }

  /// Why the sleeper may go on; nil if it may not.
  ///
  /// With the lock held.
  private func wake(
    _ place: Int, _ acquisition: SharedLockAcquisition, _ deadline: Deadline?
  ) -> Waking? {
    waiters.passOn()
    let isNotified = waiters.isNotified(place)
    let isLate = deadline?.isOver == true
    guard isNotified || isLate || acquisition == .ownerDied else { return nil }
    waiters.leave(place)
    if acquisition == .ownerDied { return .ownerDied }
    return isNotified ? .notified : .timedOut
  }
}
