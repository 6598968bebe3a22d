/// Why a shared queue did not take an element; the element comes back with the answer.
public enum SharedQueuePutError<Element: Sendable>: Error {
  /// The queue has been shut down and takes no more.
  case shutDown(Element)
  /// The queue was full, and the caller did not want to wait.
  case full(Element)
  /// The queue was full for as long as the caller wanted to wait.
  case timedOut(Element)
  /// The element cannot be encoded.
  case notTransferable(Element, message: String)
  /// The system has no memory for an element of so many bytes.
  case outOfMemory(Element, bytes: Int)

  /// The element that was not put.
  public var element: Element {
    switch self {
    case .shutDown(let element), .full(let element), .timedOut(let element),
      .notTransferable(let element, _), .outOfMemory(let element, _):
      element
    }
  }
}

extension SharedQueuePutError: Equatable where Element: Equatable {}
extension SharedQueuePutError: Hashable where Element: Hashable {}

extension SharedQueuePutError: CustomStringConvertible {
  /// Says why, without the element.
  public var description: String {
    switch self {
    case .shutDown: "the queue has been shut down and takes no more elements"
    case .full: "the queue is full: wait with put, or take something from it first"
    case .timedOut: "the queue stayed full until the time to wait ran out"
    case .notTransferable(_, let message):
      "a \(Element.self) cannot be carried to another process: \(message)"
    case .outOfMemory(_, let bytes): "there is no shared memory for an element of \(bytes) bytes"
    }
  }
}

/// Why a shared queue gave no element.
public enum SharedQueueTakeError: Error, Hashable, Sendable {
  /// The queue has been shut down and has nothing left.
  case shutDown
  /// The queue was empty, and the caller did not want to wait.
  case empty
  /// The queue was empty for as long as the caller wanted to wait.
  case timedOut
  /// An element was taken, and cannot be rebuilt here: it is of another type, say.
  case notTransferable(typeName: String, message: String)
  /// An element was taken, and this process has no memory left to look at it.
  case outOfMemory(bytes: Int)
}

extension SharedQueueTakeError: CustomStringConvertible {
  /// Says why.
  public var description: String {
    switch self {
    case .shutDown: "the queue has been shut down and nothing is left in it"
    case .empty: "the queue is empty: wait with take, or put something into it first"
    case .timedOut: "the queue stayed empty until the time to wait ran out"
    case .notTransferable(let typeName, let message):
      "what was taken from the queue is no \(typeName): \(message)"
    case .outOfMemory(let bytes): "there is no memory for an element of \(bytes) bytes"
    }
  }
}

/// Why ``SharedQueue/taskDone()`` was not called for.
public enum SharedQueueTaskError: Error, Hashable, Sendable {
  /// It has been called for all elements that were taken.
  case nothingUnfinished
}

extension SharedQueueTaskError: CustomStringConvertible {
  /// Says why.
  public var description: String {
    "taskDone was called more often than elements were taken: call it once for each element taken"
  }
}
