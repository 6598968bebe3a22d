/// A process was asked for with an option that makes no sense.
public struct InvalidProcessOption: Error, Hashable, Sendable {
  /// The option, for example `nice`.
  public var option: String
  /// What was asked for.
  public var value: String
  /// What is allowed.
  public var allowed: String

  /// Creates the error.
  public init(option: String, value: String, allowed: String) {
    self.option = option
    self.value = value
    self.allowed = allowed
  }

  init(_ option: String, _ value: some CustomStringConvertible, allowed: String) {
    self.init(option: option, value: value.description, allowed: allowed)
  }
}

extension InvalidProcessOption: CustomStringConvertible {
  /// For example `the process option nice cannot be 40: allowed is from -20 to 19`.
  public var description: String {
    "the process option \(option) cannot be \(value): allowed is \(allowed)"
  }
}
