@testable import Threading

/// The queues that must all keep the same rules, whatever their order and their buffer.
enum QueueKind: CaseIterable, Sendable {
  /// First in, first out, without a lock.
  case ring
  /// First in, first out, as a queue with no bound or a very large one is.
  case locked
  case stack
  case priority

  func make<Element: Sendable>(
    of type: Element.Type, capacity: Int? = nil,
    key: @escaping @Sendable (Element) -> Int = { _ in 0 }
  ) -> ThreadQueue<Element> {
    switch self {
    // A queue is a ring only with a bound.
    case .ring: return BlockingQueue(capacity: capacity ?? 64)
    case .locked:
      let buffer = LockedBuffer<OldestFirst<Element>>(capacity: capacity) { _ in () }
      return ThreadQueue(capacity: capacity, buffer: .locked(LockedOperations(buffer)))
    case .stack: return BlockingStack(capacity: capacity)
    case .priority: return BlockingPriorityQueue(capacity: capacity, key: key)
    }
  }

  func make(capacity: Int? = nil) -> ThreadQueue<Int> {
    make(of: Int.self, capacity: capacity, key: { $0 })
  }

  /// The order in which numbers come out that went in one after the other.
  func order(of numbers: [Int]) -> [Int] {
    switch self {
    case .ring, .locked: numbers
    case .stack: numbers.reversed()
    case .priority: numbers.sorted()
    }
  }
}

/// Every kind of queue, with the two ways of closing it.
let kindsAndShutdowns = QueueKind.allCases.flatMap { kind in [(kind, false), (kind, true)] }
