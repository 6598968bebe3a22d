internal import Glibc

/// A socket that listens, as it was made.
struct ListeningSocket {
  let descriptor: Int32
  /// Where it listens; a port of 0 has become the real one.
  let address: ConnectionAddress
  let file: SocketFile?

  /// Listens at an address, or at a new path that only this user can reach.
  init(at address: ConnectionAddress?, backlog: Int) throws(ListenerError) {
    guard let address else {
      let directory = try Self.privateDirectory()
      do throws(ListenerError) {
        try self.init(at: .unix(path: directory + "/listener"), directory, backlog: backlog)
      } catch {
        rmdir(directory)
        throw error
      }
      return
    }
    try self.init(at: address, nil, backlog: backlog)
  }

  private init(
    at address: ConnectionAddress, _ directory: String?, backlog: Int
  ) throws(ListenerError) {
    let candidates: [SystemAddress]
    do throws(ConnectionError) {
      candidates = try address.resolve(toListen: true)
    } catch {
      throw .invalidAddress("\(error)")
    }
    guard let first = candidates.first else {
      throw .invalidAddress("\(address) is no address to listen at")
    }
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(first.family, type, 0)
    guard descriptor >= 0 else { throw .system(operation: "socket", code: errno) }
    do throws(ListenerError) {
      if first.family != AF_UNIX {
        StreamSocket.turnOn(SO_REUSEADDR, level: SOL_SOCKET, of: descriptor)
      }
      try Self.bind(descriptor, to: first, named: address)
      var file: SocketFile?
      if case .unix(let path) = address { file = SocketFile(path: path, directory: directory) }
      guard Glibc.listen(descriptor, Int32(clamping: max(1, backlog))) == 0 else {
        let code = errno
        file?.remove()
        throw code == EADDRINUSE
          ? .addressInUse(address) : .system(operation: "listen", code: code)
      }
      self.descriptor = descriptor
      self.file = file
      self.address =
        SystemAddress { getsockname(descriptor, $0, $1) }?.connectionAddress ?? address
    } catch {
      Glibc.close(descriptor)
      throw error
    }
  }

  private static func bind(
    _ descriptor: Int32, to address: SystemAddress, named name: ConnectionAddress
  ) throws(ListenerError) {
    let code = address.withPointer { Glibc.bind(descriptor, $0, $1) == 0 ? 0 : errno }
    switch code {
    case 0: return
    case EADDRINUSE: throw .addressInUse(name)
    case EACCES, EPERM, ENOENT, ENOTDIR, EROFS, EADDRNOTAVAIL, ELOOP, ENAMETOOLONG:
      throw .invalidAddress("nobody can listen at \(name): \(ConnectionError.text(of: code))")
    default: throw .system(operation: "bind", code: code)
    }
  }

  /// Makes a directory that only this user can enter.
  private static func privateDirectory() throws(ListenerError) -> String {
    let chosen = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let ending = "/pleasingly-XXXXXX"
    let room = SystemAddress.longestName - "\(ending)/listener".utf8.count
    let parent = chosen.isEmpty || chosen.utf8.count > room ? "/tmp" : chosen
    var template = Array("\(parent)\(ending)".utf8CString)
    guard mkdtemp(&template) != nil else { throw .system(operation: "mkdtemp", code: errno) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
