/// A mutual exclusion lock for threads of any processes, which no death can lock for ever.
///
/// ```swift
/// struct Deposit: Job {
///   var balance: SharedValue<Int>, lock: SharedLock
///   func run() throws -> NoOutput {
///     lock.withLock { acquisition in
///       if acquisition == .ownerDied { /* make sure that what the lock protects is whole */ }
///       balance.store(balance.load() + 1)
///     }
///     return NoOutput()
///   }
/// }
/// ```
///
/// The lock is `Codable`: inside a job it travels to a worker, which then uses the same lock. It lies in an
/// anonymous memory file of its own (one page and one descriptor in each process that has it), which the
/// system frees with its last user.
///
/// **If a process or a thread dies while it holds the lock**, however it dies, the kernel releases it: the
/// next one gets it at once and is told (``SharedLockAcquisition/ownerDied``), once. A process that dies
/// while it waits delays nobody.
///
/// The lock is not recursive and belongs to the thread that took it; taking it twice, and releasing it on
/// another thread or without having taken it, stop the program with a message. Waiting blocks the thread,
/// and `Task.cancel` does not reach it: don't hold the lock across `await`.
public final class SharedLock: SharedMutex, @unchecked Sendable {
  // Sendable: adds nothing to its superclass.

  /// Creates a lock that nobody holds.
  ///
  /// - Throws: ``SharedMemoryError`` if the system has no memory or descriptor to give.
  public init() throws(SharedMemoryError) {
    try super.init(isRecursive: false)
  }

  /// The lock that was sent here.
  ///
  /// - Throws: ``SharedMemoryError`` if the handle is not one of a lock, or its sender is gone.
  public required init(from decoder: any Decoder) throws {
    try super.init(from: decoder)
  }
}
