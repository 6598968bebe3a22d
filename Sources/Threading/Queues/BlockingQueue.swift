/// A first-in, first-out queue between threads, with room for a fixed number of elements or for any.
///
/// ```swift
/// let queue = BlockingQueue<Int>(capacity: 8)
/// let producer = OSThread {
///   for number in 1...100 { try queue.put(number) }
///   queue.shutdown()
/// }
/// try producer.start()
/// while let number = try? queue.take() { print(number) }
/// ```
///
/// Any number of threads may put and take. ``put(_:)`` waits while the queue is full, ``take()``
/// while it is empty; a waiting thread says so in its ``AnyOSThread/state``. `Task.cancel` does not
/// reach a waiting thread; ``shutdown(immediate:)`` does. Closed, full, empty and timed out are
/// different answers, and a put that fails hands its element back.
public final class BlockingQueue<Element: Sendable>: @unchecked Sendable {
  // Sendable: all that changes is behind `state`, which is reached with `lock` held and in no other
  // way. Threading/Queues/README.md has the invariants.
  //
  // Inlinable, so that it is compiled for its element in the module that uses it: an element passes
  // in a tenth of the time.

  @usableFromInline
  let lock = Lock()
  @usableFromInline
  let notEmpty: Condition
  @usableFromInline
  let notFull: Condition
  // A pointer and not a stored `var`: the lock is the check for exclusive access.
  @usableFromInline
  let state: UnsafeMutablePointer<BlockingQueueState<Element>>

  /// How many elements there is room for; `nil` if there is room for any number.
  public let capacity: Int?

  /// Creates an empty queue.
  ///
  /// - Parameter capacity: how many elements there is room for; `nil`, the default, sets no bound.
  /// - Precondition: `capacity` is at least 1.
  @inlinable
  public init(capacity: Int? = nil) {
    precondition(
      capacity ?? 1 >= 1,
      "\(capacity ?? 1) is not a capacity of a queue: it must be at least 1, or nil for no bound")
    self.capacity = capacity
    notEmpty = Condition(lock: lock)
    notFull = Condition(lock: lock)
    state = .allocate(capacity: 1)
    state.initialize(to: BlockingQueueState(capacity: capacity ?? .max))
  }

  @inlinable
  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// Puts an element at the end, waiting while there is no room.
  ///
  /// Blocks the calling thread while the queue is full.
  ///
  /// - Parameter element: the element.
  /// - Throws: ``QueuePutError/shutDown(_:)`` with the element if the queue is shut down, before the
  ///   call or while it waits.
  /// - Complexity: O(1), amortized.
  @inlinable
  public func put(_ element: Element) throws(QueuePutError<Element>) {
    try put(element, waiting: .untilDone)
  }

  /// Puts an element at the end, waiting for no longer than `timeout` while there is no room.
  ///
  /// Blocks the calling thread while the queue is full.
  ///
  /// - Parameters:
  ///   - element: the element.
  ///   - timeout: how long to wait on the monotonic clock; zero or less does not wait.
  /// - Throws: ``QueuePutError/timedOut(_:)`` or ``QueuePutError/shutDown(_:)``, with the element.
  /// - Complexity: O(1), amortized.
  @inlinable
  public func put(_ element: Element, timeout: Duration) throws(QueuePutError<Element>) {
    try put(element, waiting: .for(timeout))
  }

  /// Puts an element at the end if there is room now; never waits.
  ///
  /// - Parameter element: the element.
  /// - Throws: ``QueuePutError/full(_:)`` or ``QueuePutError/shutDown(_:)``, with the element.
  /// - Complexity: O(1), amortized.
  @inlinable
  public func tryPut(_ element: Element) throws(QueuePutError<Element>) {
    try put(element, waiting: .notAtAll)
  }

  /// Takes the oldest element, waiting while there is none.
  ///
  /// Blocks the calling thread while the queue is empty.
  ///
  /// - Returns: the element that has been in the queue for the longest time.
  /// - Throws: ``QueueTakeError/shutDown`` if the queue is shut down and has nothing left.
  /// - Complexity: O(1).
  @inlinable
  public func take() throws(QueueTakeError) -> Element {
    try take(waiting: .untilDone)
  }

  /// Takes the oldest element, waiting for no longer than `timeout` while there is none.
  ///
  /// Blocks the calling thread while the queue is empty.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less does not wait.
  /// - Returns: the element that has been in the queue for the longest time.
  /// - Throws: ``QueueTakeError/timedOut``, or ``QueueTakeError/shutDown`` if the queue is shut down
  ///   and has nothing left.
  /// - Complexity: O(1).
  @inlinable
  public func take(timeout: Duration) throws(QueueTakeError) -> Element {
    try take(waiting: .for(timeout))
  }

  /// Takes the oldest element if there is one now; never waits.
  ///
  /// - Returns: the element that has been in the queue for the longest time.
  /// - Throws: ``QueueTakeError/empty``, or ``QueueTakeError/shutDown`` if the queue is shut down
  ///   and has nothing left.
  /// - Complexity: O(1).
  @inlinable
  public func tryTake() throws(QueueTakeError) -> Element {
    try take(waiting: .notAtAll)
  }

  /// Closes the queue: nothing more can be put, and what is in it can still be taken.
  ///
  /// Every thread that waits is woken: those that put get ``QueuePutError/shutDown(_:)``, those
  /// that take get what is left, and then ``QueueTakeError/shutDown``. May be called more than once,
  /// also with `immediate` after it was called without.
  ///
  /// - Parameter immediate: whether to throw away what is in the queue.
  @inlinable
  public func shutdown(immediate: Bool = false) {
    lock.lockForQueue()
    let action = state.pointee.shutDown(immediate: immediate)
    lock.unlock()
    if action.wakesAll {
      notEmpty.broadcast()
      notFull.broadcast()
    }
    // `action.dropped` is freed here: an element's deinit may use this queue.
  }

  /// Whether the queue has been shut down; it may still have elements to take.
  @inlinable
  public var isShutDown: Bool {
    lock.lockForQueue()
    defer { lock.unlock() }
    return state.pointee.isShutDown
  }

  /// How many elements are in the queue at this moment.
  ///
  /// Another thread may change it before the caller looks at it: not a way to find out whether a
  /// put or a take would have to wait.
  @inlinable
  public var count: Int {
    lock.lockForQueue()
    defer { lock.unlock() }
    return state.pointee.count
  }

  // MARK: - One way in, one way out

  @inlinable
  func put(
    _ element: Element, waiting limit: QueueWait.Limit
  ) throws(QueuePutError<Element>) {
    var wait = QueueWait(limit)
    lock.lockForQueue()
    while true {
      switch state.pointee.put(element) {
      case .put(let wakesTaker):
        lock.unlock()
        if wakesTaker { notEmpty.signal() }
        return
      case .shutDown:
        lock.unlock()
        throw .shutDown(element)
      case .full:
        state.pointee.waitingPutters += 1
        let verdict = wait.wait(on: notFull)
        state.pointee.waitingPutters -= 1
        switch verdict {
        case .lookAgain:
          continue
        case .mayNotWait:
          lock.unlock()
          throw .full(element)
        case .timedOut:
          lock.unlock()
          throw .timedOut(element)
        }
      }
    }
  }

  @inlinable
  func take(waiting limit: QueueWait.Limit) throws(QueueTakeError) -> Element {
    var wait = QueueWait(limit)
    lock.lockForQueue()
    while true {
      switch state.pointee.take() {
      case .take(let element, let wakesPutter):
        lock.unlock()
        if wakesPutter { notFull.signal() }
        return element
      case .shutDown:
        lock.unlock()
        throw .shutDown
      case .empty:
        state.pointee.waitingTakers += 1
        let verdict = wait.wait(on: notEmpty)
        state.pointee.waitingTakers -= 1
        switch verdict {
        case .lookAgain:
          continue
        case .mayNotWait:
          lock.unlock()
          throw .empty
        case .timedOut:
          lock.unlock()
          throw .timedOut
        }
      }
    }
  }
}
