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
/// ``ThreadQueue`` says what it can do. What one thread puts comes out in the order in which it was
/// put. With a capacity of up to 65,536 (and elements of up to a mebibyte altogether) the queue has
/// no lock: the memory is set aside at once, and a put or a take that need not wait is one atomic
/// exchange.
public final class BlockingQueue<Element: Sendable>: ThreadQueue<Element>, @unchecked Sendable {
  // Sendable: adds nothing to its superclass.

  /// Creates an empty queue.
  ///
  /// - Parameter capacity: how many elements there is room for; `nil`, the default, sets no bound.
  /// - Precondition: `capacity` is at least 1.
  @inlinable
  public init(capacity: Int? = nil) {
    Self.check(capacity: capacity)
    if let capacity, QueueRing<Element>.isReasonable(capacity: capacity) {
      super.init(capacity: capacity, buffer: .ring(QueueRing(capacity: capacity)))
    } else {
      let buffer = LockedBuffer<OldestFirst<Element>>(capacity: capacity) { _ in () }
      super.init(capacity: capacity, buffer: .locked(LockedOperations(buffer)))
    }
  }
}
