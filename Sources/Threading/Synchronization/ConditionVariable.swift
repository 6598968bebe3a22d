internal import CMultiprocessing
internal import Glibc
internal import Jobs

/// A pthread condition variable, in memory that does not move: what conditions are made of.
///
/// Whoever makes one destroys it.
struct ConditionVariable {
  private let pointer: UnsafeMutablePointer<pthread_cond_t>

  init() {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: pthread_cond_t())
    let code = pthread_cond_init(pointer, nil)
    precondition(code == 0, "a condition could not be created: error \(code)")
  }

  func destroy() {
    pthread_cond_destroy(pointer)
    pointer.deallocate()
  }

  func signal() {
    pthread_cond_signal(pointer)
  }

  func broadcast() {
    pthread_cond_broadcast(pointer)
  }

  /// Waits, without the mutex, which the calling thread holds once.
  func wait(_ mutex: UnsafeMutablePointer<pthread_mutex_t>, as obstacle: ThreadState.Obstacle) {
    let code = AnyOSThread.waiting(as: .blocked(on: obstacle)) {
      pthread_cond_wait(pointer, mutex)
    }
    Self.check(code)
  }

  /// Waits, without the mutex, which the calling thread holds once; `false` if the time ran out.
  func wait(
    _ mutex: UnsafeMutablePointer<pthread_mutex_t>, until deadline: Deadline,
    as obstacle: ThreadState.Obstacle
  ) -> Bool {
    let code = AnyOSThread.waiting(as: .blocked(on: obstacle)) {
      CMultiprocessing_condition_wait_until(pointer, mutex, deadline.seconds, deadline.nanoseconds)
    }
    if code == ETIMEDOUT { return false }
    Self.check(code)
    return true
  }

  private static func check(_ code: CInt) {
    precondition(code != EPERM, "a thread waited on a condition without holding its lock")
    precondition(code == 0, "a condition could not be waited for: error \(code)")
  }
}
