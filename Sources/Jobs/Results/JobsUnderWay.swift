/// The tasks that run an iterator's jobs, and the results that nobody has taken.
final class JobsUnderWay<Output: Sendable>: Sendable {
  typealias Outcome = Result<Output, any Error>

  private struct State {
    var queue: TakenInOrder<Output>
    /// The chunks that are not done, by their first jobs, and their tasks as soon as they are known.
    var pending: Set<Int> = []
    var tasks: [Int: Task<Void, Never>] = [:]
    var isCancelled = false

    mutating func cancel() -> [Task<Void, Never>] {
      isCancelled = true
      return Array(tasks.values)
    }
  }

  private let state: Guarded<State>
  private let deadline: ContinuousClock.Instant?
  private let timer: Guarded<Task<Void, Never>?> = Guarded(nil)

  /// - Parameter limit: after how long no more results come.
  init(order: ResultOrder, limit: Duration?) {
    state = Guarded(State(queue: TakenInOrder(order: order)))
    deadline = limit.map { .now + max(.zero, min($0, TimeLimit.longest)) }
    guard let limit else { return }
    let task = Task { [weak self] in
      do { try await TimeLimit.pass(limit) } catch { return }
      self?.end()
    }
    timer.withLock { $0 = task }
  }

  deinit {
    // The tasks hold what they need of this object weakly, so that it goes when the iterator goes.
    timer.withLock { $0 }?.cancel()
    for task in state.withLock({ Array($0.tasks.values) }) { task.cancel() }
  }

  /// Runs some jobs, unless the time is over.
  func start(at index: Int, count: Int, _ run: @escaping @Sendable () async -> [Outcome]) {
    let isWanted = state.withLock { state in
      if !state.queue.isOver { state.pending.insert(index) }
      return !state.queue.isOver
    }
    guard isWanted else { return }
    let task = Task { [weak self] in
      let outcomes = await run()
      precondition(outcomes.count == count, "a pool must give one result for each job of a chunk")
      self?.finish(index, outcomes)
    }
    let isCancelled = state.withLock { state in
      // It may be done already.
      if state.pending.contains(index) { state.tasks[index] = task }
      return state.isCancelled
    }
    if isCancelled { task.cancel() }
  }

  /// Suspends until the next result is there; nil if the time is over first.
  func next() async throws -> JobResult<Output>? {
    // The timer's task may be late where all threads are busy.
    if let deadline, .now >= deadline { end() }
    return try await withTaskCancellationHandler {
      let result = await withCheckedContinuation { waiter in
        if let result = state.withLock({ $0.queue.take(or: waiter) }) {
          waiter.resume(returning: result)
        }
      }
      try Task.checkCancellation()
      return result
    } onCancel: {
      for task in state.withLock({ $0.cancel() }) { task.cancel() }
    }
  }

  private func finish(_ first: Int, _ outcomes: [Outcome]) {
    let results = outcomes.enumerated().map { JobResult(index: first + $0, result: $1) }
    let delivery = state.withLock { state in
      state.pending.remove(first)
      state.tasks[first] = nil
      return state.queue.arrived(results)
    }
    if let (waiter, result) = delivery { waiter.resume(returning: result) }
  }

  /// The time is over: the jobs under way are cancelled, and what they answer is dropped.
  private func end() {
    let (waiter, tasks) = state.withLock { ($0.queue.end(), $0.cancel()) }
    waiter?.resume(returning: nil)
    for task in tasks { task.cancel() }
  }
}
