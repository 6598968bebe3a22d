internal import Glibc

/// A value behind a lock, with threads that may wait for what it becomes.
///
/// This module stands below `Threading` and cannot use its locks. A pthread mutex for the reason
/// given in ``Timeline``.
final class Guarded<Value>: @unchecked Sendable {
  // Sendable: `value` came in as `sending`; it, `workers` and `lastWorker` are touched with
  // `mutex` held and nowhere else; `mutex` and `changed` never move.

  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var value: Value
  /// The workers that wait here, and how each is woken.
  private var workers: [UInt64: @Sendable () -> Void] = [:]
  private var lastWorker: UInt64 = 0

  init(_ value: sending Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    changed = .allocate(capacity: 1)
    changed.initialize(to: pthread_cond_t())
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    changed.deallocate()
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` alone with the value.
  ///
  /// It must not call user code or resume a continuation.
  func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }

  /// Has every waiting thread look again.
  func wakeAll() {
    pthread_cond_broadcast(changed)
    pthread_mutex_lock(mutex)
    let wakes = Array(workers.values)
    pthread_mutex_unlock(mutex)
    for wake in wakes { wake() }
  }

  /// Blocks until `body` finds what it looks for; nil if it has not within `timeout`.
  ///
  /// A worker of a pool does what it waits for, if nobody has begun it: there may be no other to do it.
  func wait<Result>(
    timeout: Duration?, awaited: @escaping BlockingWait.Awaited, for body: (inout Value) -> Result?
  ) -> Result? {
    if let worker = JobContext.current.blockingWait() {
      return wait(as: worker, timeout: timeout, awaited: awaited, for: body)
    }
    let deadline = timeout.map(Self.deadline(after:))
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if let result = body(&value) { return result }
    if let timeout, timeout <= .zero { return nil }
    var result: Result?
    ThreadWaits.showing { result = sleep(until: deadline, for: body) }
    return result
  }

  /// Sleeps, with the lock held but for that, until `body` finds what it looks for; nil if it has not by
  /// then.
  private func sleep<Result>(
    until deadline: timespec?, for body: (inout Value) -> Result?
  ) -> Result? {
    while true {
      guard var deadline else {
        pthread_cond_wait(changed, mutex)
        if let result = body(&value) { return result }
        continue
      }
      let isTimeUp = pthread_cond_timedwait(changed, mutex, &deadline) == ETIMEDOUT
      if let result = body(&value) { return result }
      if isTimeUp { return nil }
    }
  }

  private func wait<Result>(
    as worker: BlockingWait, timeout: Duration?, awaited: @escaping BlockingWait.Awaited,
    for body: (inout Value) -> Result?
  ) -> Result? {
    pthread_mutex_lock(mutex)
    lastWorker += 1
    let number = lastWorker
    workers[number] = worker.wake
    pthread_mutex_unlock(mutex)
    defer {
      pthread_mutex_lock(mutex)
      let wake = workers.removeValue(forKey: number)
      pthread_mutex_unlock(mutex)
      withExtendedLifetime(wake) {}
    }
    var result: Result?
    worker.wait(timeout, awaited) {
      if result == nil { result = withLock(body) }
      return result != nil
    }
    return result
  }

  /// The moment `timeout` after now on the monotonic clock; far away if it overflows.
  private static func deadline(after timeout: Duration) -> timespec {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    guard timeout > .zero else { return time }
    let parts = timeout.components
    time.tv_sec += Int(min(parts.seconds, 1 << 40))
    time.tv_nsec += Int((parts.attoseconds + 999_999_999) / 1_000_000_000)
    if time.tv_nsec >= 1_000_000_000 {
      time.tv_nsec -= 1_000_000_000
      time.tv_sec += 1
    }
    return time
  }
}
