/// What a queue asks of a buffer with a lock, whatever its order, when an element is not passed.
@usableFromInline
protocol LockedQueueBuffer: AnyObject, Sendable {
  func shutDown()

  var isShutDown: Bool { get }
  var mayTake: Bool { get }
  var mayPut: Bool { get }
  var putCount: Int { get }
  var count: Int { get }
}

/// A buffer of any order and any capacity, with a lock.
@usableFromInline
final class LockedBuffer<Order: QueueOrder>: LockedQueueBuffer, @unchecked Sendable
where Order.Element: Sendable {
  // Sendable: `key` and `lock` are, and `state` is reached with the lock held and in no other way.

  @usableFromInline
  typealias Element = Order.Element

  @usableFromInline
  let lock = Lock()
  /// Called without the lock: it is foreign code.
  @usableFromInline
  let key: @Sendable (Element) -> Order.Key
  // A pointer and not a stored `var`: the lock is the check for exclusive access.
  @usableFromInline
  let state: UnsafeMutablePointer<LockedBufferState<Order>>

  @inlinable
  init(capacity: Int?, key: @escaping @Sendable (Element) -> Order.Key) {
    self.key = key
    state = .allocate(capacity: 1)
    state.initialize(to: LockedBufferState(capacity: capacity ?? .max))
  }

  @inlinable
  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
  }

  @inlinable
  func withState<Result>(_ body: (inout LockedBufferState<Order>) -> Result) -> Result {
    lock.lockForQueue()
    defer { lock.unlock() }
    return body(&state.pointee)
  }

  @inlinable
  func put(_ element: Element) -> QueuePutOutcome {
    let key = key(element)
    return withState { $0.put(element, key: key) }
  }

  @inlinable
  func take() -> QueueTakeOutcome<Element> { withState { $0.take() } }

  @inlinable
  func shutDown() { withState { $0.isShutDown = true } }

  @inlinable
  var isShutDown: Bool { withState { $0.isShutDown } }

  @inlinable
  var mayTake: Bool { withState { $0.mayTake } }

  @inlinable
  var mayPut: Bool { withState { $0.mayPut } }

  @inlinable
  var putCount: Int { withState { $0.putCount } }

  @inlinable
  var count: Int { withState { $0.elements.count } }
}
