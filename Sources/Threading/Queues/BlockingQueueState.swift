public import DequeModule

/// What a ``BlockingQueue`` holds and whom it has to wake, without locks or threads.
@usableFromInline
struct BlockingQueueState<Element> {
  @usableFromInline
  enum PutAction {
    /// The element is in; `wakesTaker` says that a taker waits for it.
    case put(wakesTaker: Bool)
    /// There is no room; nothing was put.
    case full
    case shutDown
  }

  @usableFromInline
  enum TakeAction {
    /// The oldest element; `wakesPutter` says that a putter waits for its room.
    case take(Element, wakesPutter: Bool)
    case empty
    /// Nothing is left, and nothing will come.
    case shutDown
  }

  /// What a shutdown leaves to do without the lock.
  @usableFromInline
  struct ShutdownAction {
    /// The elements that were thrown away, to be freed without the lock.
    @usableFromInline
    var dropped: Deque<Element>
    /// Whether anybody waits and must be told.
    @usableFromInline
    var wakesAll: Bool

    @inlinable
    init(dropped: Deque<Element>, wakesAll: Bool) {
      self.dropped = dropped
      self.wakesAll = wakesAll
    }
  }

  @usableFromInline
  var elements: Deque<Element> = []
  @usableFromInline
  var isShutDown = false
  @usableFromInline
  let capacity: Int

  // Threads inside of a wait. Each counts itself in and out with the lock held.
  @usableFromInline
  var waitingTakers = 0
  @usableFromInline
  var waitingPutters = 0

  @inlinable
  init(capacity: Int) {
    self.capacity = capacity
  }

  @inlinable
  var count: Int { elements.count }

  @inlinable
  mutating func put(_ element: Element) -> PutAction {
    if isShutDown { return .shutDown }
    if elements.count >= capacity { return .full }
    elements.append(element)
    return .put(wakesTaker: waitingTakers > 0)
  }

  @inlinable
  mutating func take() -> TakeAction {
    guard let element = elements.popFirst() else { return isShutDown ? .shutDown : .empty }
    return .take(element, wakesPutter: waitingPutters > 0)
  }

  @inlinable
  mutating func shutDown(immediate: Bool) -> ShutdownAction {
    isShutDown = true
    var dropped: Deque<Element> = []
    if immediate { swap(&dropped, &elements) }
    return ShutdownAction(dropped: dropped, wakesAll: waitingTakers > 0 || waitingPutters > 0)
  }
}
