internal import Jobs

/// The permits of a semaphore, and the threads that wait for one.
final class PermitCount: @unchecked Sendable {
  // Sendable: `free` and `waiting` are touched with `changed`'s lock held and in no other way.

  private let changed = Condition()
  private var free: Int
  private var waiting = 0

  init(_ count: Int) {
    free = count
  }

  var value: Int { changed.withLock { free } }

  func tryTake() -> Bool {
    changed.withLock {
      guard free > 0 else { return false }
      free -= 1
      return true
    }
  }

  func take(timeout: Duration) -> Bool {
    timeout > .zero ? take(until: Deadline(after: timeout)) : tryTake()
  }

  /// Takes one, blocking until there is one; false if the time ran out.
  func take(until deadline: Deadline?) -> Bool {
    changed.lock.lock(as: .semaphore)
    defer { changed.lock.unlock() }
    if free == 0 {
      waiting += 1
      defer { waiting -= 1 }
      guard changed.wait(until: deadline, as: .semaphore, { free > 0 }) else { return false }
    }
    free -= 1
    return true
  }

  /// Adds permits; false if there would be more than `limit`.
  func give(_ count: Int, limit: Int) -> Bool {
    let woken: Int? = changed.withLock {
      let (sum, overflow) = free.addingReportingOverflow(count)
      guard !overflow, sum <= limit else { return nil }
      free = sum
      return min(waiting, count)
    }
    guard let woken else { return false }
    changed.signal(woken)
    return true
  }
}
