/// What a buffer did with an element, at once.
@usableFromInline
enum QueuePutOutcome: Sendable {
  case done
  case full
  case shutDown
}

/// What a buffer gave, at once.
@usableFromInline
enum QueueTakeOutcome<Element> {
  case element(Element)
  case empty
  /// Nothing is left, and nothing will come.
  case shutDown
}

extension QueueTakeOutcome: Sendable where Element: Sendable {}
