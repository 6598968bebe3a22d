/// A last-in, first-out queue between threads, with room for a fixed number of elements or for any.
///
/// ```swift
/// let stack = BlockingStack<String>()
/// try stack.put("first")
/// try stack.put("second")
/// print(try stack.take())  // second
/// ```
///
/// ``ThreadQueue`` says what it can do.
public final class BlockingStack<Element: Sendable>: ThreadQueue<Element>, @unchecked Sendable {
  // Sendable: adds nothing to its superclass.

  /// Creates an empty stack.
  ///
  /// - Parameter capacity: how many elements there is room for; `nil`, the default, sets no bound.
  /// - Precondition: `capacity` is at least 1.
  @inlinable
  public init(capacity: Int? = nil) {
    Self.check(capacity: capacity)
    let buffer = LockedBuffer<NewestFirst<Element>>(capacity: capacity) { _ in () }
    super.init(capacity: capacity, buffer: .locked(LockedOperations(buffer)))
  }
}
