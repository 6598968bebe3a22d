extension ThreadQueue: AsyncSequence {
  /// A queue gives elements until it is shut down; it does not fail.
  public typealias Failure = Never

  /// Makes a reader; any number of them may read, and each element goes to one.
  @inlinable
  public final func makeAsyncIterator() -> AsyncIterator { AsyncIterator(queue: self) }

  /// Takes elements on behalf of a task.
  public struct AsyncIterator: AsyncIteratorProtocol {
    @usableFromInline
    let queue: ThreadQueue

    @inlinable
    init(queue: ThreadQueue) {
      self.queue = queue
    }

    /// Takes the next element, waiting while there is none.
    ///
    /// Suspends, and blocks no thread. Cancelling the task ends the wait; no element is lost by it:
    /// what the task does not return stays in the queue.
    ///
    /// - Returns: the next element; `nil` if the queue is shut down and has nothing left, or if the
    ///   task is cancelled.
    @inlinable
    public mutating func next() async -> Element? {
      await next(isolation: #isolation)
    }

    /// Takes the next element, waiting while there is none, on behalf of an actor.
    ///
    /// As ``next()``; what it returns has not left the actor.
    ///
    /// - Parameter isolation: the actor that asks.
    /// - Returns: the next element; `nil` if the queue is shut down and has nothing left, or if the
    ///   task is cancelled.
    @inlinable
    public mutating func next(
      isolation: isolated (any Actor)?
    ) async throws(Never) -> Element? {
      if Task.isCancelled { return nil }
      while true {
        // Also after the wait of a task that was cancelled meanwhile: if it was woken for an
        // element, nobody else was.
        do throws(QueueTakeError) {
          if let element = try queue.takeAtOnce() { return element }
        } catch {
          return nil
        }
        if Task.isCancelled { return nil }
        let buffer = queue.buffer
        await queue.takers.wait(isolation: isolation) { buffer.mayTake }
      }
    }
  }
}
