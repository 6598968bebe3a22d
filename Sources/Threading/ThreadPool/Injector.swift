internal import DequeModule
internal import Synchronization

/// The tasks that come from outside of a pool, first in, first out; and whether more may come.
final class Injector: Sendable {
  private struct State {
    var tasks = Deque<PoolTask>()
    var isClosed = false
    /// Why it is closed, if not because somebody wanted it.
    var failure: (any Error)?
  }

  private let state = LockedValue(State())
  // Written with the lock held, read without: idle workers look often.
  private let count = Atomic<Int>(0)
  private let closed = Atomic<Bool>(false)

  /// Whether it looks empty.
  var isEmpty: Bool { count.load(ordering: .sequentiallyConsistent) == 0 }

  /// Whether it takes no more tasks.
  var isClosed: Bool { closed.load(ordering: .sequentiallyConsistent) }

  /// Puts a task at the end.
  ///
  /// - Returns: false if it is closed.
  func put(_ task: PoolTask) -> Bool {
    state.withLock { state in
      guard !state.isClosed else { return false }
      state.tasks.append(task)
      count.store(state.tasks.count, ordering: .sequentiallyConsistent)
      return true
    }
  }

  /// Takes the first task.
  func take() -> PoolTask? {
    guard !isEmpty else { return nil }
    return state.withLock { state in
      let task = state.tasks.popFirst()
      count.store(state.tasks.count, ordering: .sequentiallyConsistent)
      return task
    }
  }

  /// Takes out what stands at the end of this one task.
  func withdraw(_ task: PoolTask) {
    guard !isEmpty else { return }
    // The caller holds the task, so that none is freed under the lock.
    state.withLock { state in
      while state.tasks.last === task { state.tasks.removeLast() }
      count.store(state.tasks.count, ordering: .sequentiallyConsistent)
    }
  }

  /// Why it is closed, if not because somebody wanted it.
  var failure: (any Error)? { state.withLock { $0.failure } }

  /// Takes no more tasks; those that are there stay.
  func close(because failure: (any Error)? = nil) {
    state.withLock { state in
      if !state.isClosed { state.failure = failure }
      state.isClosed = true
    }
    closed.store(true, ordering: .sequentiallyConsistent)
  }
}
