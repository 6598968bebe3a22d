internal import Threading

/// The actor that this process is there for, while it is being made: it is known by number 0.
final class RootActor: Sendable {
  @TaskLocal static var current: RootActor?

  private let type: ObjectIdentifier
  private let isTaken = LockedValue(false)

  init(_ type: Any.Type) {
    self.type = ObjectIdentifier(type)
  }

  /// Whether an actor of this type that asks for an ID is the one; the first that asks is.
  func take(_ type: Any.Type) -> Bool {
    guard ObjectIdentifier(type) == self.type else { return false }
    return isTaken.withLock { isTaken in
      defer { isTaken = true }
      return !isTaken
    }
  }
}
