internal import Glibc

extension ConnectionAddress {
  /// The addresses of the system's that this one stands for, those to be tried first first.
  ///
  /// Blocks while a name is looked up; paths, names of no file and numbers are none. Of a host that
  /// has addresses of both kinds those of IPv4 come first, because Python listens and connects
  /// there.
  func resolve(toListen: Bool) throws(ConnectionError) -> [SystemAddress] {
    switch self {
    case .unix(let path): return [try SystemAddress(path: path)]
    case .abstract(let name): return [try SystemAddress(abstract: name)]
    case .tcp(let host, let port): return try Self.lookUp(host, port, toListen: toListen)
    }
  }

  private static func lookUp(
    _ host: String, _ port: UInt16, toListen: Bool
  ) throws(ConnectionError) -> [SystemAddress] {
    guard !host.isEmpty, !host.utf8.contains(0) else {
      throw .invalidAddress("the name of a host is empty or holds a NUL")
    }
    guard port != 0 || toListen else {
      throw .invalidAddress("nobody can be reached at port 0: give the listener's own")
    }
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, "\(port)", &hints, &list)
    guard code == 0 else {
      let reason = gai_strerror(code).map { String(cString: $0) } ?? "error \(code)"
      throw .invalidAddress("the host «\(host)» has no address: \(reason)")
    }
    defer { freeaddrinfo(list) }
    var addresses: [SystemAddress] = []
    var next = list
    while let info = next {
      if let address = info.pointee.ai_addr,
        let known = SystemAddress(address, length: info.pointee.ai_addrlen)
      {
        addresses.append(known)
      }
      next = info.pointee.ai_next
    }
    let preferred = addresses.filter { $0.family == AF_INET }
    return preferred + addresses.filter { $0.family != AF_INET }
  }
}
