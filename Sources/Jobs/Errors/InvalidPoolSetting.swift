/// A pool was asked for with a setting that makes no sense.
public struct InvalidPoolSetting: Error, Hashable, Sendable {
  /// The setting, for example `recycleAfter`.
  public var setting: String
  /// What was asked for.
  public var value: String
  /// What is allowed.
  public var allowed: String

  /// Creates the error.
  public init(setting: String, value: String, allowed: String) {
    self.setting = setting
    self.value = value
    self.allowed = allowed
  }
}

extension InvalidPoolSetting: CustomStringConvertible {
  /// For example `recycleAfter cannot be jobs(0): it must be at least 1`.
  public var description: String { "\(setting) cannot be \(value): it must be \(allowed)" }
}
