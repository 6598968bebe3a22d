/// Where a queue keeps its elements: what can be done at once, without waiting for anybody.
@usableFromInline
enum QueueBuffer<Element: Sendable>: Sendable {
  case ring(QueueRing<Element>)
  case locked(LockedOperations<Element>)

  @inlinable
  func put(_ element: Element) -> QueuePutOutcome {
    switch self {
    case .ring(let ring): ring.put(element)
    case .locked(let locked): locked.put(element)
    }
  }

  @inlinable
  func take() -> QueueTakeOutcome<Element> {
    switch self {
    case .ring(let ring): ring.take()
    case .locked(let locked): locked.take()
    }
  }

  @inlinable
  func shutDown() {
    switch self {
    case .ring(let ring): ring.shutDown()
    case .locked(let locked): locked.buffer.shutDown()
    }
  }

  @inlinable
  func destroy() {
    if case .ring(let ring) = self { ring.destroy() }
  }

  @inlinable
  var isShutDown: Bool {
    switch self {
    case .ring(let ring): ring.isShutDown
    case .locked(let locked): locked.buffer.isShutDown
    }
  }

  /// Whether a take would not answer ``QueueTakeOutcome/empty``.
  @inlinable
  var mayTake: Bool {
    switch self {
    case .ring(let ring): ring.mayTake
    case .locked(let locked): locked.buffer.mayTake
    }
  }

  /// Whether a put would not answer ``QueuePutOutcome/full``.
  @inlinable
  var mayPut: Bool {
    switch self {
    case .ring(let ring): ring.mayPut
    case .locked(let locked): locked.buffer.mayPut
    }
  }

  /// How many elements were ever put.
  @inlinable
  var putCount: Int {
    switch self {
    case .ring(let ring): ring.putCount
    case .locked(let locked): locked.buffer.putCount
    }
  }

  @inlinable
  var count: Int {
    switch self {
    case .ring(let ring): ring.count
    case .locked(let locked): locked.buffer.count
    }
  }

  /// Whether looking costs others nothing, so that it is worth to look a few times before a wait.
  @inlinable
  var isWorthSpinning: Bool {
    switch self {
    case .ring: true
    case .locked: false
    }
  }
}
