/// What a ``LockedBuffer`` holds, without its lock.
@usableFromInline
struct LockedBufferState<Order: QueueOrder> {
  @usableFromInline
  var elements = Order()
  @usableFromInline
  var isShutDown = false
  /// How many elements were ever put.
  @usableFromInline
  var putCount = 0
  @usableFromInline
  let capacity: Int

  @inlinable
  init(capacity: Int) {
    self.capacity = capacity
  }

  @inlinable
  var mayTake: Bool { elements.count > 0 || isShutDown }

  @inlinable
  var mayPut: Bool { elements.count < capacity || isShutDown }

  @inlinable
  mutating func put(_ element: Order.Element, key: Order.Key) -> QueuePutOutcome {
    if isShutDown { return .shutDown }
    if elements.count >= capacity { return .full }
    elements.insert(element, key: key)
    putCount += 1
    return .done
  }

  @inlinable
  mutating func take() -> QueueTakeOutcome<Order.Element> {
    if let element = elements.next() { return .element(element) }
    return isShutDown ? .shutDown : .empty
  }
}
