/// Why a dashboard cannot be served.
public enum DashboardError: Error, Hashable, CustomStringConvertible {
  /// The port is none.
  case invalidPort(Int)
  /// Another program listens there.
  case portInUse(Int)
  /// The system refuses to listen there.
  case cannotListen(port: Int, reason: String)

  /// What was wrong, and what is allowed.
  public var description: String {
    switch self {
    case .invalidPort(let port):
      "the port \(port) is not allowed: it must be from 0 to 65535 (0 for one that is free)"
    case .portInUse(let port):
      "the port \(port) is in use: choose another, or 0 for one that is free"
    case .cannotListen(let port, let reason):
      "the port \(port) cannot be listened to: \(reason)"
    }
  }
}
