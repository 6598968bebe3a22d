internal import Synchronization

/// Which of a pool's workers are about to sleep, or do.
final class IdleWorkers: Sendable {
  private struct State {
    /// The numbers of the idle workers; the last to come is the first to be woken, while its caches
    /// are warm.
    var stack: [Int] = []
  }

  private let state = LockedValue(State())
  // Written with the lock held, read without: whoever posts looks.
  private let count = Atomic<Int>(0)

  /// Says that a worker is about to sleep; it must look for work once more before it does.
  func insert(_ worker: Int) {
    state.withLock { state in
      state.stack.append(worker)
      count.store(state.stack.count, ordering: .sequentiallyConsistent)
    }
  }

  /// Takes one out to wake it; nil if there is none.
  func take() -> Int? {
    guard count.load(ordering: .sequentiallyConsistent) > 0 else { return nil }
    return state.withLock { state in
      let worker = state.stack.popLast()
      count.store(state.stack.count, ordering: .sequentiallyConsistent)
      return worker
    }
  }

  /// Takes one out that does not sleep after all, or no longer.
  ///
  /// - Returns: false if somebody took it out to wake it.
  func remove(_ worker: Int) -> Bool {
    state.withLock { state in
      guard let index = state.stack.lastIndex(of: worker) else { return false }
      state.stack.remove(at: index)
      count.store(state.stack.count, ordering: .sequentiallyConsistent)
      return true
    }
  }
}
