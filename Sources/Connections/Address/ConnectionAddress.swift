/// Where a ``Listener`` listens.
public enum ConnectionAddress: Hashable, Codable, Sendable {
  /// A socket file: a path of at most 107 bytes, for processes of this machine.
  ///
  /// Who may connect is decided by the rights of the file and of its directory.
  case unix(path: String)
  /// A name that is no file (Linux), of at most 107 bytes, for every process of this machine that has
  /// the same network.
  ///
  /// Python writes it `"\0name"`.
  case abstract(name: String)
  /// A TCP port of a host, given by name or in numbers; to listen on port 0 is to listen on any that
  /// is free.
  case tcp(host: String, port: UInt16)
}

extension ConnectionAddress: CustomStringConvertible {
  /// The address as it is usually written: a path, `@name`, `host:port`.
  public var description: String {
    switch self {
    case .unix(let path): path
    case .abstract(let name): "@\(name)"
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }
}
