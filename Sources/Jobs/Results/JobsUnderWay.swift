/// The tasks that run an iterator's jobs, and the results that nobody has taken.
final class JobsUnderWay<Output: Sendable>: Sendable {
  private struct State {
    var queue: TakenInOrder<Output>
    /// The jobs that are not done, and their tasks as soon as they are known.
    var pending: Set<Int> = []
    var tasks: [Int: Task<Void, Never>] = [:]
    var isCancelled = false
  }

  private let state: Guarded<State>

  init(order: ResultOrder) {
    state = Guarded(State(queue: TakenInOrder(order: order)))
  }

  deinit {
    // The tasks hold what they need of this object weakly, so that it goes when the iterator goes.
    for task in state.withLock({ Array($0.tasks.values) }) { task.cancel() }
  }

  /// Runs one job.
  func start(index: Int, _ run: @escaping @Sendable () async throws -> Output) {
    state.withLock { _ = $0.pending.insert(index) }
    let task = Task { [weak self] in
      let result: Result<Output, any Error>
      do {
        result = .success(try await run())
      } catch {
        result = .failure(error)
      }
      self?.finish(JobResult(index: index, result: result))
    }
    let isCancelled = state.withLock { state in
      // It may be done already.
      if state.pending.contains(index) { state.tasks[index] = task }
      return state.isCancelled
    }
    if isCancelled { task.cancel() }
  }

  /// Suspends until the next result is there.
  func next() async throws -> JobResult<Output> {
    try await withTaskCancellationHandler {
      let result = await withCheckedContinuation { waiter in
        if let result = state.withLock({ $0.queue.take(or: waiter) }) {
          waiter.resume(returning: result)
        }
      }
      try Task.checkCancellation()
      return result
    } onCancel: {
      let tasks = state.withLock { state in
        state.isCancelled = true
        return Array(state.tasks.values)
      }
      for task in tasks { task.cancel() }
    }
  }

  private func finish(_ result: JobResult<Output>) {
    let delivery = state.withLock { state in
      state.pending.remove(result.index)
      state.tasks[result.index] = nil
      return state.queue.arrived(result)
    }
    if let (waiter, result) = delivery { waiter.resume(returning: result) }
  }
}
