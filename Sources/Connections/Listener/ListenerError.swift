/// Why a ``Listener`` could not be made, or gave no connection.
public enum ListenerError: Error, Hashable, Sendable {
  /// The listener was closed, before or during the call.
  case closed
  /// Nobody came in time.
  case timedOut
  /// The task that waited was cancelled.
  case cancelled
  /// A client came and did not get in; the listener goes on, and so may the caller.
  case clientRefused(ClientRefused)
  /// Somebody listens there already, or the file of a socket is there.
  case addressInUse(ConnectionAddress)
  /// The address cannot be one, or nobody can listen there, with the reason.
  case invalidAddress(String)
  /// The system refused a call; `code` is its error. Where clients cannot be accepted for want of
  /// descriptors or memory the listener goes on, and tries again a little later.
  case system(operation: String, code: Int32)
}

extension ListenerError: CustomStringConvertible {
  /// Says what was wrong, and what can be done.
  public var description: String {
    switch self {
    case .closed: "the listener was closed"
    case .timedOut: "nobody connected in time"
    case .cancelled: "the task that waited was cancelled"
    case .clientRefused(let refused): "\(refused)"
    case .addressInUse(.unix(let path)):
      "\(path) is in use; if nobody listens there any more, remove the file"
    case .addressInUse(let address): "\(address) is in use"
    case .invalidAddress(let reason): reason
    case .system(let operation, let code):
      "\(operation) failed: \(ConnectionError.text(of: code))"
    }
  }
}

/// A client that a ``Listener`` did not let in.
public struct ClientRefused: Error, Hashable, Sendable {
  /// Where it came from; nil if it has no address, as over a Unix-domain socket, or is gone.
  public let peer: ConnectionAddress?
  /// Why.
  public let reason: ConnectionError
}

extension ClientRefused: CustomStringConvertible {
  /// Says who it was and why.
  public var description: String {
    "a client\(peer.map { " from \($0)" } ?? "") was refused: \(reason)"
  }
}
