/// An error that a job threw in another process and that cannot be rebuilt here.
///
/// An error type that is `Codable`, and that can be found by its name, arrives as itself; any other
/// arrives as its name and its text.
public struct RemoteError: Error, Hashable, Sendable, Codable {
  /// The name of the error's type, as Swift prints it.
  public var typeName: String
  /// What the error says of itself.
  public var message: String

  /// Creates the error from what crossed over.
  public init(typeName: String, message: String) {
    self.typeName = typeName
    self.message = message
  }
}

extension RemoteError: CustomStringConvertible {
  /// For example `ParseError: line 3 is empty`.
  public var description: String { "\(typeName): \(message)" }
}
