internal import Threading

/// What ``SharedLock`` and ``SharedRecursiveLock`` have in common: they differ in whether their holder may
/// take them again.
///
/// Waiting blocks the thread, and `Task.cancel` does not reach it.
public class SharedMutex: Codable, @unchecked Sendable {
  // Sendable: constants, all of which are. Unchecked because the class has subclasses, which add nothing.

  final let structure: SharedStructure
  final let mutex: RobustMutex

  /// What the subclass is in memory.
  class var kind: SharedStructure.Kind { .lock }

  init(isRecursive: Bool) throws(SharedMemoryError) {
    structure = try SharedStructure(Self.kind, size: RobustMutex.size)
    mutex = RobustMutex(at: structure.base)
    mutex.initialize(isRecursive: isRecursive)
  }

  /// The lock that was sent here.
  ///
  /// - Throws: ``SharedMemoryError`` if the handle is not one of a lock, or its sender is gone.
  public required init(from decoder: any Decoder) throws {
    structure = try SharedStructure(Self.kind, size: RobustMutex.size, from: decoder)
    mutex = RobustMutex(at: structure.base)
  }

  /// Writes the lock's handle.
  ///
  /// - Throws: `EncodingError` outside of a job and its answer.
  public final func encode(to encoder: any Encoder) throws {
    try structure.encode(to: encoder)
  }

  deinit {
    if mutex.isLocked, mutex.isHeldByThisProcess { structure.keepForEver() }
  }

  /// Runs `body` with the lock held, and releases it however `body` ends.
  ///
  /// Blocks the calling thread until the lock is free.
  ///
  /// - Parameter body: what to do while no other thread of any process is inside; it is told whether the
  ///   last holder died.
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw.
  public final func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (SharedLockAcquisition) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let acquisition = mutex.lock()
    defer { mutex.unlock() }
    return try body(acquisition)
  }

  /// Takes the lock, blocking the calling thread until it is free.
  ///
  /// - Returns: whether the last holder released it or died.
  /// - Precondition: the calling thread does not hold the lock already, unless it is a ``SharedRecursiveLock``.
  public final func lock() -> SharedLockAcquisition { mutex.lock() }

  /// Takes the lock if nobody holds it; never blocks.
  ///
  /// - Returns: nil if somebody holds it; of a lock that is not recursive that may be the calling thread.
  public final func tryLock() -> SharedLockAcquisition? { mutex.tryLock() }

  /// Takes the lock, blocking the calling thread for no longer than `timeout`.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less does not wait.
  /// - Returns: nil if the time ran out.
  /// - Precondition: the calling thread does not hold the lock already, unless it is a ``SharedRecursiveLock``.
  public final func lock(timeout: Duration) -> SharedLockAcquisition? {
    if let acquisition = mutex.tryLock() { return acquisition }
    guard timeout > .zero else { return nil }
    return mutex.lock(until: Deadline(after: timeout))
  }

  /// Takes the lock, blocking the calling thread until `deadline` at the latest.
  ///
  /// - Returns: nil if the time ran out.
  /// - Precondition: the calling thread does not hold the lock already, unless it is a ``SharedRecursiveLock``.
  public final func lock(deadline: ContinuousClock.Instant) -> SharedLockAcquisition? {
    lock(timeout: ContinuousClock.now.duration(to: deadline))
  }

  /// Releases the lock; never blocks.
  ///
  /// - Precondition: the calling thread holds the lock.
  public final func unlock() { mutex.unlock() }

  /// Whether some thread of some process holds the lock at this moment; never blocks.
  public final var isLocked: Bool { mutex.isLocked }
}
