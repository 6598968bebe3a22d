internal import Threading

extension SharedQueue: AsyncSequence {
  /// Reads the queue for one task.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let queue: SharedQueue<Element>

    /// Takes the next element, suspending while there is none; blocks no thread of Swift's own.
    ///
    /// - Returns: nil when the queue is shut down and has nothing left, or the task is cancelled; a cancelled
    ///   task takes nothing.
    /// - Throws: ``SharedQueueTakeError/notTransferable(typeName:message:)`` or
    ///   ``SharedQueueTakeError/outOfMemory(bytes:)`` if what was taken cannot be rebuilt.
    public mutating func next() async throws -> Element? {
      while !Task.isCancelled {
        do {
          return try queue.tryTake()
        } catch SharedQueueTakeError.empty {
          await SharedQueueSleeper.sleep(until: queue.core)
        } catch SharedQueueTakeError.shutDown {
          return nil
        }
      }
      // What this one was woken for is for another.
      queue.core.items.wake()
      return nil
    }
  }

  /// Makes an iterator that takes from the queue: several share out the elements.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(queue: self) }
}
