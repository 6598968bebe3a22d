/// The initializer of a thread pool threw on a worker, so that the pool runs nothing.
public struct ThreadPoolBroken: Error, Sendable {
  /// What the initializer threw.
  public var cause: any Error

  /// Creates the error.
  public init(cause: any Error) {
    self.cause = cause
  }
}

extension ThreadPoolBroken: CustomStringConvertible {
  /// Names the cause.
  public var description: String { "the thread pool runs nothing: its initializer threw: \(cause)" }
}
