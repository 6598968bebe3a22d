internal import Jobs

extension PoolScheduler {
  /// Calls `body` for the numbers below `count` on the calling thread and on free workers.
  ///
  /// Blocks until all have returned that were called. The numbers are given out in their order; after
  /// a `false`, no larger ones are.
  ///
  /// - Returns: whether it was true for all of them.
  func loop(count: Int, _ body: @Sendable (Int) -> Bool) -> Bool {
    let others = isClosed ? 0 : min(count, width) - 1
    guard others > 0 else {
      return PoolScheduler.entering(self) {
        var index = 0
        while index < count, body(index) { index += 1 }
        return index >= count
      }
    }
    // Nothing holds the body when the loop is closed, which is waited for.
    return withoutActuallyEscaping(body) { body in
      let worker = worker
      let loop = LoopWork(count: count, entered: true, within: worker?.loop, body)
      for _ in 0..<others {
        guard post(loop) else { break }
      }
      loop.begin()
      PoolScheduler.entering(self) { loop.participate(as: worker) }
      withdraw(loop)
      loop.wait(on: self)
      loop.finish()
      return !loop.wasStopped
    }
  }

  /// Calls `body` for the numbers below `count` on the workers.
  ///
  /// Suspends until all have returned that were called. The numbers are given out in their order;
  /// after a `false`, or when the task is cancelled, no larger ones are.
  ///
  /// - Returns: whether it was called for all of them.
  /// - Throws: `PoolClosed`, when it was called for none.
  func loop(count: Int, _ body: @escaping @Sendable (Int) -> Bool) async throws -> Bool {
    if isClosed { throw refusal }
    guard count > 0 else { return !Task.isCancelled }
    let latch = AsyncLatch()
    let loop = LoopWork(count: count, entered: false, onClose: { latch.open() }, body)
    return try await withTaskCancellationHandler {
      for number in 0..<min(count, width) {
        guard post(loop) else {
          if number == 0 { throw refusal }
          break
        }
      }
      await latch.wait()
      return !loop.wasStopped
    } onCancel: {
      loop.cancel()
    }
  }
}
