/// A message as it was received.
public struct Received<Value> {
  /// What was sent.
  public var value: Value
  /// The rank that sent it.
  public var source: Int
  /// The tag that it was sent with.
  public var tag: Int

  /// Creates the message.
  public init(value: Value, source: Int, tag: Int) {
    self.value = value
    self.source = source
    self.tag = tag
  }
}

extension Received: Sendable where Value: Sendable {}
extension Received: Equatable where Value: Equatable {}
