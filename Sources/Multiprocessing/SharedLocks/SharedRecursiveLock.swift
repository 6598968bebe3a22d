/// A lock for threads of any processes that its holder may take again, and that no death can lock for ever.
///
/// As ``SharedLock``, but a thread that holds it may take it again, and must release it as often.
///
/// **If a process or a thread dies while it holds the lock**, however often it took it, the kernel releases
/// it: the next one gets it at once and is told (``SharedLockAcquisition/ownerDied``), once.
///
/// The lock belongs to the thread that took it; releasing it on another thread, or more often than it was
/// taken, stops the program with a message. Waiting blocks the thread, and `Task.cancel` does not reach it.
public final class SharedRecursiveLock: SharedMutex, @unchecked Sendable {
  // Sendable: adds nothing to its superclass.

  override class var kind: SharedStructure.Kind { .recursiveLock }

  /// Creates a lock that nobody holds.
  ///
  /// - Throws: ``SharedMemoryError`` if the system has no memory or descriptor to give.
  public init() throws(SharedMemoryError) {
    try super.init(isRecursive: true)
  }

  /// The lock that was sent here.
  ///
  /// - Throws: ``SharedMemoryError`` if the handle is not one of a recursive lock, or its sender is gone.
  public required init(from decoder: any Decoder) throws {
    try super.init(from: decoder)
  }
}
