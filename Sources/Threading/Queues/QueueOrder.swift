public import DequeModule
public import HeapModule

/// In which order a queue gives its elements back: a container of them, without locks or threads.
@usableFromInline
protocol QueueOrder<Element>: SendableMetatype {
  associatedtype Element
  /// What the place of an element depends on, besides when it came.
  associatedtype Key

  /// An empty container.
  init()

  var count: Int { get }
  mutating func insert(_ element: Element, key: Key)
  mutating func next() -> Element?
}

/// The oldest first.
@usableFromInline
struct OldestFirst<Element>: QueueOrder {
  @usableFromInline
  var elements: Deque<Element> = []

  @inlinable
  init() {}

  @inlinable
  var count: Int { elements.count }

  @inlinable
  mutating func insert(_ element: Element, key: Void) { elements.append(element) }

  @inlinable
  mutating func next() -> Element? { elements.popFirst() }
}

/// The newest first.
@usableFromInline
struct NewestFirst<Element>: QueueOrder {
  @usableFromInline
  var elements: [Element] = []

  @inlinable
  init() {}

  @inlinable
  var count: Int { elements.count }

  @inlinable
  mutating func insert(_ element: Element, key: Void) { elements.append(element) }

  @inlinable
  mutating func next() -> Element? { elements.popLast() }
}

/// The one with the lowest key first, and of equal keys the oldest.
@usableFromInline
struct LowestFirst<Element, Key: Comparable>: QueueOrder {
  @usableFromInline
  struct Entry: Comparable {
    @usableFromInline
    var element: Element
    @usableFromInline
    var key: Key
    @usableFromInline
    var number: UInt64

    @inlinable
    init(element: Element, key: Key, number: UInt64) {
      self.element = element
      self.key = key
      self.number = number
    }

    @inlinable
    static func < (left: Self, right: Self) -> Bool {
      if left.key < right.key { return true }
      if right.key < left.key { return false }
      return left.number < right.number
    }

    @inlinable
    static func == (left: Self, right: Self) -> Bool { left.number == right.number }
  }

  @usableFromInline
  var entries = Heap<Entry>()
  @usableFromInline
  var inserted: UInt64 = 0

  @inlinable
  init() {}

  @inlinable
  var count: Int { entries.count }

  @inlinable
  mutating func insert(_ element: Element, key: Key) {
    inserted += 1
    entries.insert(Entry(element: element, key: key, number: inserted))
  }

  @inlinable
  mutating func next() -> Element? { entries.popMin()?.element }
}
