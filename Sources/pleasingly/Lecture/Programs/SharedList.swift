internal import Threading

/// The list that producer and consumer share, with a lock of its own.
///
/// In the lecture it is a plain list, and safe only because of Python's global lock.
final class SharedList: Sendable {
  /// The list was empty: the lecture's `IndexError`.
  struct Empty: Error {}

  private let elements = LockedValue([Int]())

  /// Appends at the end.
  func append(_ element: Int) {
    elements.withLock { $0.append(element) }
  }

  /// Takes the first element: the lecture's `pop(0)`.
  func popFirst() throws(Empty) -> Int {
    let first = elements.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    guard let first else { throw Empty() }
    return first
  }
}
