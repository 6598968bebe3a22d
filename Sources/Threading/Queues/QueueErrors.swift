/// Why a queue did not take an element; the element comes back with the answer.
public enum QueuePutError<Element: Sendable>: Error {
  /// The queue has been shut down and takes no more.
  case shutDown(Element)
  /// The queue was full, and the caller did not want to wait.
  case full(Element)
  /// The queue was full for as long as the caller wanted to wait.
  case timedOut(Element)

  /// The element that was not put.
  public var element: Element {
    switch self {
    case .shutDown(let element), .full(let element), .timedOut(let element): element
    }
  }
}

extension QueuePutError: Equatable where Element: Equatable {}
extension QueuePutError: Hashable where Element: Hashable {}

extension QueuePutError: CustomStringConvertible {
  /// Says why, without the element.
  public var description: String {
    switch self {
    case .shutDown: "the queue has been shut down and takes no more elements"
    case .full: "the queue is full: wait with put, or take something from it first"
    case .timedOut: "the queue stayed full until the time to wait ran out"
    }
  }
}

/// Why a queue gave no element.
public enum QueueTakeError: Error, Hashable, Sendable {
  /// The queue has been shut down and has nothing left.
  case shutDown
  /// The queue was empty, and the caller did not want to wait.
  case empty
  /// The queue was empty for as long as the caller wanted to wait.
  case timedOut
}

extension QueueTakeError: CustomStringConvertible {
  /// Says why.
  public var description: String {
    switch self {
    case .shutDown: "the queue has been shut down and nothing is left in it"
    case .empty: "the queue is empty: wait with take, or put something into it first"
    case .timedOut: "the queue stayed empty until the time to wait ran out"
    }
  }
}

/// Why ``ThreadQueue/taskDone()`` was not called for.
public enum QueueTaskError: Error, Hashable, Sendable {
  /// It has been called for all elements that were ever put.
  case nothingUnfinished
}

extension QueueTaskError: CustomStringConvertible {
  /// Says why.
  public var description: String {
    "taskDone was called more often than elements were put: call it once for each element taken"
  }
}
