/// A worker process, as others see it.
public struct WorkerProcess: Hashable, Sendable {
  /// The process number.
  public var pid: Int32
  /// What it is called: a child's name, or a pool's with a number.
  public var name: String

  /// Creates a description.
  public init(pid: Int32, name: String) {
    self.pid = pid
    self.name = name
  }
}
