/// Something that can be waited for together with others: see ``Connection/wait(for:timeout:)-(_,Duration?)``.
public enum WaitSource: Sendable {
  /// A connection: until a message or the end can be received.
  case connection(Connection)
  /// A descriptor of any kind, such as a `ChildProcess.endDescriptor`: until it is readable, or at its
  /// end. It must stay open meanwhile.
  case descriptor(Int32)
}
