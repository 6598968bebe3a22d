public import Jobs

/// A loop's chunks and the pool that runs them: what the parallel functions are made of.
@usableFromInline
struct ParallelLoop: Sendable {
  @usableFromInline let plan: ChunkPlan
  private let scheduler: PoolScheduler

  /// - Parameters:
  ///   - pool: the pool; nil for that in whose loop or task the calling thread is, or else the shared one.
  ///   - chunking: has at least 1 element a chunk.
  ///   - isRepeatable: whether the chunks must not depend on the number of workers.
  @usableFromInline
  init(count: Int, chunking: Chunking, pool: ThreadPool?, isRepeatable: Bool = false) {
    precondition(count >= 0, "a parallel loop over \(count) elements: there are 0 or more")
    precondition(
      chunking.isValid, "a parallel loop by \(chunking): a chunk must have at least 1 element")
    scheduler =
      pool?.scheduler ?? PoolScheduler.current ?? ThreadPool.shared.scheduler
    plan = ChunkPlan(
      count: count, chunking: chunking,
      workers: isRepeatable ? ChunkPlan.nominalWorkers : scheduler.width)
  }

  /// Calls `body` for each chunk with its number and its elements' numbers, until one is false.
  ///
  /// - Returns: whether it was true for all of them.
  @usableFromInline @discardableResult
  func run(_ body: @Sendable (_ chunk: Int, _ elements: Range<Int>) -> Bool) -> Bool {
    scheduler.loop(count: plan.chunkCount) { body($0, plan.elements(of: $0)) }
  }

  /// As above on the workers only, suspending.
  ///
  /// - Throws: `PoolClosed`.
  /// - Returns: whether it was called for every chunk.
  @usableFromInline
  func run(
    _ body: @escaping @Sendable (_ chunk: Int, _ elements: Range<Int>) -> Bool
  ) async throws -> Bool {
    let plan = plan
    return try await scheduler.loop(count: plan.chunkCount) { body($0, plan.elements(of: $0)) }
  }
}

extension RandomAccessCollection {
  /// Calls `body` with the elements of these numbers.
  @inlinable
  func forEach<Failure: Error>(
    numbered numbers: Range<Int>, _ body: (Element) throws(Failure) -> Void
  ) throws(Failure) {
    var index = index(startIndex, offsetBy: numbers.lowerBound)
    for _ in numbers {
      try body(self[index])
      formIndex(after: &index)
    }
  }
}
