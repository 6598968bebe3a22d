/// A queue between threads that gives the element with the lowest key first, and of equal keys the
/// oldest, with room for a fixed number of elements or for any.
///
/// ```swift
/// let queue = BlockingPriorityQueue<Request>(key: { $0.urgency })
/// try queue.put(Request(urgency: 2, text: "read the news"))
/// try queue.put(Request(urgency: 1, text: "put out the fire"))
/// print(try queue.take().text)  // put out the fire
/// ```
///
/// ``ThreadQueue`` says what it can do.
public final class BlockingPriorityQueue<Element: Sendable>: ThreadQueue<Element>,
  @unchecked Sendable
{
  // Sendable: adds nothing to its superclass.

  /// Creates an empty queue of elements whose keys say which is next.
  ///
  /// - Parameters:
  ///   - capacity: how many elements there is room for; `nil`, the default, sets no bound.
  ///   - key: answers an element's key. Called once for each attempt to put, on the thread that
  ///     puts, without a lock. Keys are compared and let go of while the queue is locked: neither their
  ///     `<` nor their `deinit` may use it.
  /// - Precondition: `capacity` is at least 1.
  @inlinable
  public init<Key: Comparable>(
    capacity: Int? = nil, key: @escaping @Sendable (Element) -> Key
  ) {
    Self.check(capacity: capacity)
    let buffer = LockedBuffer<LowestFirst<Element, Key>>(capacity: capacity, key: key)
    super.init(capacity: capacity, buffer: .locked(LockedOperations(buffer)))
  }

  /// Creates an empty queue whose lowest element is next.
  ///
  /// - Parameter capacity: how many elements there is room for; `nil`, the default, sets no bound.
  /// - Precondition: `capacity` is at least 1.
  @inlinable
  public convenience init(capacity: Int? = nil) where Element: Comparable {
    self.init(capacity: capacity) { $0 }
  }
}
