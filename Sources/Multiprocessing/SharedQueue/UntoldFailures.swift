internal import Synchronization
internal import Threading

/// Errors of elements that were taken behind others, and that nobody has been told of yet.
final class UntoldFailures: Sendable {
  private let count = Atomic<Int>(0)
  private let failures = LockedValue<[any Error]>([])

  func add(_ failure: any Error) {
    failures.withLock { failures in
      failures.append(failure)
      count.store(failures.count, ordering: .releasing)
    }
  }

  /// Throws the oldest one, if there is any.
  @inline(__always)
  func throwNext() throws {
    if count.load(ordering: .acquiring) != 0 { try throwOldest() }
  }

  @inline(never)
  private func throwOldest() throws {
    let failure = failures.withLock { failures -> (any Error)? in
      guard !failures.isEmpty else { return nil }
      defer { count.store(failures.count, ordering: .releasing) }
      return failures.removeFirst()
    }
    if let failure { throw failure }
  }
}
