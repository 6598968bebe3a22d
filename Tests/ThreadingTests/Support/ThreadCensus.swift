import Glibc
import Threading

/// Counts the threads that come by.
final class ThreadCensus: Sendable {
  private let threads = LockedValue<Set<pthread_t>>([])

  /// How many have come by.
  var count: Int { threads.withLock { $0.count } }

  func note() {
    let thread = pthread_self()
    threads.withLock { _ = $0.insert(thread) }
  }
}

/// Calls the form that blocks, where async code would get the one that suspends.
func blockingly<Answer>(_ body: () throws -> Answer) rethrows -> Answer { try body() }
