internal import Jobs

/// Where one thread sleeps until another has something for it.
///
/// ``unpark()`` leaves a token that the next ``park()`` takes, so that neither has to come first. A
/// token may be stale: whoever parks looks again afterwards.
package final class Parker: @unchecked Sendable {
  // Sendable: `hasToken` is touched with the condition's lock held and in no other way.

  private let changed = Condition()
  private var hasToken = false

  package init() {}

  /// Blocks until there is a token, and takes it.
  package func park() {
    changed.lock.lock()
    while !hasToken { changed.wait(as: .queue) }
    hasToken = false
    changed.lock.unlock()
  }

  /// Blocks until there is a token, and takes it, or until it is too late.
  func park(until deadline: Deadline?) {
    guard let deadline else { return park() }
    changed.lock.lock()
    while !hasToken, changed.wait(until: deadline, as: .queue) {}
    hasToken = false
    changed.lock.unlock()
  }

  /// Blocks until there is a token, and takes it, or for so long.
  package func park(for timeout: Duration) {
    park(until: Deadline(after: timeout))
  }

  /// Leaves a token.
  package func unpark() {
    changed.withLock { hasToken = true }
    changed.signal()
  }
}
