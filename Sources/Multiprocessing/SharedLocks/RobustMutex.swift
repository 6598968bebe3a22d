internal import CMultiprocessing
internal import Glibc
internal import Threading

/// A pthread mutex in shared memory that outlives its holders: the system releases it when the thread
/// that holds it ends, in whatever way, and the next one is told.
///
/// A robust mutex needs no process to watch another: the kernel walks the list of locks of each thread
/// that ends (`man 3 pthread_mutexattr_setrobust`).
///
/// One thing the kernel does not see: a sleeper that was woken and is killed before it has taken the mutex,
/// while another takes it in passing, who does not know that more sleep. `Proofs/lock.pml` shows it. So
/// nobody sleeps for longer than ``Deadline/patience`` without trying again.
struct RobustMutex: @unchecked Sendable {
  // Sendable: a constant pointer to a mutex, made to be used by every thread. Whoever has it keeps the
  // memory mapped.

  /// Bytes that a mutex takes, with room around it so that two do not share a cache line.
  static let size = 128

  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  /// The mutex that lies here.
  init(at memory: UnsafeMutableRawPointer) {
    mutex = memory.assumingMemoryBound(to: pthread_mutex_t.self)
  }

  /// Makes the memory a mutex that nobody holds; before any other process can see it.
  func initialize(isRecursive: Bool = false) {
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_setpshared(&attributes, CInt(PTHREAD_PROCESS_SHARED))
    pthread_mutexattr_setrobust(&attributes, CInt(PTHREAD_MUTEX_ROBUST))
    let kind = isRecursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_ERRORCHECK
    pthread_mutexattr_settype(&attributes, CInt(kind))
    mutex.initialize(to: pthread_mutex_t())
    let code = pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
    precondition(code == 0, "a shared lock could not be created: error \(code)")
  }

  /// Blocks until the mutex is the calling thread's.
  @inline(__always)
  func lock() -> SharedLockAcquisition {
    let code = pthread_mutex_trylock(mutex)
    if code == 0 { return .clean }
    return code == EBUSY ? lockContended() : afterDeath(code)
  }

  @inline(never)
  private func lockContended() -> SharedLockAcquisition {
    while true {
      if let acquisition = attempt(until: .nextLook(before: nil)) { return acquisition }
    }
  }

  /// Blocks until the mutex is the calling thread's, or until the deadline.
  ///
  /// - Returns: nil if the time ran out.
  func lock(until deadline: Deadline) -> SharedLockAcquisition? {
    while true {
      let look = Deadline.nextLook(before: deadline)
      if let acquisition = attempt(until: look) { return acquisition }
      if deadline.isOver { return nil }
    }
  }

  private func attempt(until deadline: Deadline) -> SharedLockAcquisition? {
    let code = CMultiprocessing_mutex_lock_until(
      mutex, deadline.seconds, deadline.nanoseconds)
    if code == ETIMEDOUT { return nil }
    return code == 0 ? .clean : afterDeath(code)
  }

  /// Takes the mutex if nobody holds it; nil if somebody does, the calling thread included.
  @inline(__always)
  func tryLock() -> SharedLockAcquisition? {
    let code = pthread_mutex_trylock(mutex)
    if code == EBUSY || code == EDEADLK { return nil }
    return code == 0 ? .clean : afterDeath(code)
  }

  /// Releases the mutex.
  @inline(__always)
  func unlock() {
    let code = pthread_mutex_unlock(mutex)
    precondition(code == 0, "a shared lock was released by a thread that does not hold it")
  }

  /// Whether the calling thread holds the mutex; for one that is not recursive.
  var isHeldByCaller: Bool {
    CMultiprocessing_robust_owner(mutex) == CMultiprocessing_kernel_thread_id()
  }

  /// Whether some thread holds it, or died with it.
  var isLocked: Bool { CMultiprocessing_robust_owner(mutex) != 0 }

  /// Whether a thread of this process holds it.
  var isHeldByThisProcess: Bool {
    let owner = CMultiprocessing_robust_owner(mutex)
    return owner > 0 && access("/proc/self/task/\(owner)", F_OK) == 0
  }

  @inline(never)
  private func afterDeath(_ code: CInt) -> SharedLockAcquisition {
    precondition(code != EDEADLK, "a shared lock was taken by the thread that holds it already")
    precondition(code == EOWNERDEAD, "a shared lock could not be taken: error \(code)")
    // Should this process die before its caller knows, the next one is told again.
    pthread_mutex_consistent(mutex)
    return .ownerDied
  }
}
