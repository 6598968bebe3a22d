internal import Threading

/// A value behind a lock, with threads that wait for it to become what they need.
final class Monitor<Value>: @unchecked Sendable {
  // Sendable, because `value` is read and written only while `lock` is held.
  private let lock = Lock()
  private let changed: Condition
  private var value: Value

  init(_ value: sending Value) {
    self.value = value
    changed = Condition(lock: lock)
  }

  /// Runs `body` alone with the value.
  ///
  /// It must not call user code or resume a continuation.
  func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }

  /// Wakes every waiting thread to look again.
  func broadcast() {
    lock.lock()
    defer { lock.unlock() }
    changed.broadcast()
  }

  /// Blocks until `body` finds what it looks for; nil if it has not within `timeout`.
  func wait<Result>(timeout: Duration?, for body: (inout Value) -> Result?) -> Result? {
    let deadline = timeout.map { ContinuousClock.now.advanced(by: $0) }
    lock.lock()
    defer { lock.unlock() }
    while true {
      if let result = body(&value) { return result }
      guard let deadline else {
        changed.wait()
        continue
      }
      let left = ContinuousClock.now.duration(to: deadline)
      guard left > .zero else { return nil }
      _ = changed.wait(timeout: left)
    }
  }
}
