/// A buffer with a lock, whatever its order.
///
/// What passes elements are closures, which are compiled for the element and the order where the
/// queue is made. The methods of a generic class, called through a protocol or a superclass, would
/// not be, and take ten times as long.
@usableFromInline
struct LockedOperations<Element: Sendable>: Sendable {
  @usableFromInline
  let put: @Sendable (Element) -> QueuePutOutcome
  @usableFromInline
  let take: @Sendable () -> QueueTakeOutcome<Element>
  @usableFromInline
  let buffer: any LockedQueueBuffer

  @inlinable
  init<Order: QueueOrder<Element>>(_ buffer: LockedBuffer<Order>) {
    put = { buffer.put($0) }
    take = { buffer.take() }
    self.buffer = buffer
  }
}
