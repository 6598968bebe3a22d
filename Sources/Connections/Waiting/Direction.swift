/// What a wait for a descriptor is for.
enum Direction: Sendable {
  /// Something to read, or the end.
  case input
  /// Room to write, or nobody at the other end.
  case output
}
