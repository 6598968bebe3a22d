/// Which result is next, and who waits for it.
struct TakenInOrder<Output: Sendable> {
  typealias Waiter = CheckedContinuation<JobResult<Output>, Never>

  private let order: ResultOrder
  private var arrived: [Int: JobResult<Output>] = [:]
  /// A ring would do as well; these are at most a window's worth of numbers.
  private var inOrderOfArrival: [Int] = []
  private var taken = 0
  private var waiter: Waiter?

  init(order: ResultOrder) {
    self.order = order
  }

  /// The next result, or nil after the waiter was written down.
  mutating func take(or waiter: Waiter) -> JobResult<Output>? {
    guard let result = takeNext() else {
      self.waiter = waiter
      return nil
    }
    return result
  }

  /// Takes a result in; gives the waiter what it waits for, if that is there now.
  mutating func arrived(_ result: JobResult<Output>) -> (Waiter, JobResult<Output>)? {
    arrived[result.index] = result
    if order == .ofCompletion { inOrderOfArrival.append(result.index) }
    guard let waiter, let next = takeNext() else { return nil }
    self.waiter = nil
    return (waiter, next)
  }

  private mutating func takeNext() -> JobResult<Output>? {
    let index: Int
    switch order {
    case .ofJobs: index = taken
    case .ofCompletion:
      guard !inOrderOfArrival.isEmpty else { return nil }
      index = inOrderOfArrival.removeFirst()
    }
    guard let result = arrived.removeValue(forKey: index) else { return nil }
    taken += 1
    return result
  }
}
