/// How the results of a stream of jobs come.
package struct ResultPace: Sendable {
  /// Their order.
  package let order: ResultOrder
  /// How many jobs may be under way or untaken.
  package let window: Int
  /// How many jobs travel together, no more than the window has.
  package let chunk: Int
  /// How long the whole stream may take.
  package let limit: Duration?

  /// Checks and completes what a caller asked for.
  ///
  /// - Parameters:
  ///   - window: nil for two chunks a worker.
  ///   - count: how many jobs there are at least.
  ///   - workers: how many workers there are for them.
  package init(
    order: ResultOrder, window: Int?, chunking: Chunking = .fixed(1), limit: Duration?,
    count: Int, workers: Int
  ) {
    if let window {
      precondition(window >= 1, "results(window: \(window)): a window must have at least 1 job")
    }
    precondition(
      chunking.isValid, "results(chunking: \(chunking)): a chunk must have at least 1 job")
    self.order = order
    self.limit = limit
    let size = chunking.size(for: count, workers: workers)
    let (product, isEndless) = size.multipliedReportingOverflow(by: 2 * workers)
    self.window = window ?? (isEndless ? .max : product)
    chunk = min(size, self.window)
  }
}
