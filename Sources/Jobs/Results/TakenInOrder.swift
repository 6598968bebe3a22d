/// Which result is next, and who waits for it.
struct TakenInOrder<Output: Sendable> {
  /// Is told nil when no more results will come.
  typealias Waiter = CheckedContinuation<JobResult<Output>?, Never>

  private let order: ResultOrder
  private var arrived: [Int: JobResult<Output>] = [:]
  private var inOrderOfArrival = ArraySlice<Int>()
  private var taken = 0
  private var waiter: Waiter?
  private(set) var isOver = false

  init(order: ResultOrder) {
    self.order = order
  }

  /// The next result, nil inside if none will come; nil after the waiter was written down.
  mutating func take(or waiter: Waiter) -> JobResult<Output>?? {
    if let result = takeNext() { return result }
    if isOver { return .some(nil) }
    self.waiter = waiter
    return nil
  }

  /// Takes results in; gives the waiter what it waits for, if that is there now.
  mutating func arrived(_ results: [JobResult<Output>]) -> (Waiter, JobResult<Output>)? {
    guard !isOver else { return nil }
    for result in results {
      arrived[result.index] = result
      if order == .ofCompletion { inOrderOfArrival.append(result.index) }
    }
    guard let waiter, let next = takeNext() else { return nil }
    self.waiter = nil
    return (waiter, next)
  }

  /// Lets no more results in; gives the waiter, for whom there is none.
  mutating func end() -> Waiter? {
    isOver = true
    defer { waiter = nil }
    return waiter
  }

  private mutating func takeNext() -> JobResult<Output>? {
    let index: Int
    switch order {
    case .ofJobs: index = taken
    case .ofCompletion:
      guard let first = inOrderOfArrival.popFirst() else { return nil }
      index = first
    }
    guard let result = arrived.removeValue(forKey: index) else { return nil }
    taken += 1
    return result
  }
}
