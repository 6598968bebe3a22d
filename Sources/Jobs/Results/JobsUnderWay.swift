internal import Glibc

/// The tasks that run an iterator's jobs, and the results that nobody has taken.
final class JobsUnderWay<Output: Sendable>: @unchecked Sendable {
  // Sendable: `state` is touched with `mutex` held and nowhere else; `mutex` never moves. A pthread
  // mutex for the reason given in `Timeline`.

  private struct State {
    var queue: TakenInOrder<Output>
    /// The jobs that are not done, and their tasks as soon as they are known.
    var pending: Set<Int> = []
    var tasks: [Int: Task<Void, Never>] = [:]
    var isCancelled = false
  }

  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var state: State

  init(order: ResultOrder) {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    state = State(queue: TakenInOrder(order: order))
  }

  deinit {
    // The tasks hold what they need of this object weakly, so that it goes when the iterator goes.
    for task in state.tasks.values { task.cancel() }
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs one job.
  func start(index: Int, _ run: @escaping @Sendable () async throws -> Output) {
    withLock { _ = $0.pending.insert(index) }
    let task = Task { [weak self] in
      let result: Result<Output, any Error>
      do {
        result = .success(try await run())
      } catch {
        result = .failure(error)
      }
      self?.finish(JobResult(index: index, result: result))
    }
    withLock { state in
      // It may be done already.
      if state.pending.contains(index) { state.tasks[index] = task }
      if state.isCancelled { task.cancel() }
    }
  }

  /// Suspends until the next result is there.
  func next() async throws -> JobResult<Output> {
    try await withTaskCancellationHandler {
      let result = await withCheckedContinuation { waiter in
        if let result = withLock({ $0.queue.take(or: waiter) }) { waiter.resume(returning: result) }
      }
      try Task.checkCancellation()
      return result
    } onCancel: {
      let tasks = withLock { state in
        state.isCancelled = true
        return Array(state.tasks.values)
      }
      for task in tasks { task.cancel() }
    }
  }

  private func finish(_ result: JobResult<Output>) {
    let delivery = withLock { state in
      state.pending.remove(result.index)
      state.tasks[result.index] = nil
      return state.queue.arrived(result)
    }
    if let (waiter, result) = delivery { waiter.resume(returning: result) }
  }

  private func withLock<Value>(_ body: (inout State) -> Value) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&state)
  }
}
