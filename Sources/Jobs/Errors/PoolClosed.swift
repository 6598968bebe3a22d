/// A job was handed to a pool that had been shut down, or was still waiting when it was.
public struct PoolClosed: Error, Hashable, Sendable {
  /// Creates the error.
  public init() {}
}

extension PoolClosed: CustomStringConvertible {
  /// Says that the pool takes no more jobs.
  public var description: String { "the pool has been shut down and takes no more jobs" }
}
