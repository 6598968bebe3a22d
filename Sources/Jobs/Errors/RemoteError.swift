/// An error that a job threw in another process and that cannot be rebuilt here.
///
/// An error type that is `Codable`, and that can be found by its name, arrives as itself; any other
/// arrives as its name and its text.
public struct RemoteError: Error, Hashable, Sendable, Codable {
  /// The name of the error's type, as Swift prints it.
  public var typeName: String
  /// What the error says of itself.
  public var message: String

  /// What the process is called in which it was thrown, for example `worker-3`; nil if not known.
  public var worker: String?
  /// The number of that process; nil if not known.
  public var pid: Int32?

  /// Creates the error from what crossed over.
  public init(typeName: String, message: String, worker: String? = nil, pid: Int32? = nil) {
    self.typeName = typeName
    self.message = message
    self.worker = worker
    self.pid = pid
  }
}

extension RemoteError: CustomStringConvertible {
  /// For example `ParseError: line 3 is empty (thrown in worker-3, process 4711)`.
  public var description: String {
    let origin = [worker, pid.map { "process \($0)" }].compactMap(\.self).joined(separator: ", ")
    return "\(typeName): \(message)" + (origin.isEmpty ? "" : " (thrown in \(origin))")
  }
}
