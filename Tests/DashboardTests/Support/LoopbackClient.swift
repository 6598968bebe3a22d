#if Dashboard
  import Glibc

  /// A connection to a port of this machine, and what comes back over it.
  final class LoopbackClient {
    struct Failure: Error, CustomStringConvertible {
      var description: String
    }

    /// All that has come so far.
    private(set) var text = ""
    private let descriptor: Int32

    /// Connects, and sends a request.
    ///
    /// - Parameters:
    ///   - path: what is asked for.
    ///   - host: what the server is said to be called; `127.0.0.1` and the port if nil.
    ///   - headers: others, a line each.
    ///   - receiveBuffer: how many bytes the kernel keeps unread; as many as it likes if nil.
    convenience init(
      port: Int, path: String, method: String = "GET", host: String? = nil, headers: [String] = [],
      receiveBuffer: Int32? = nil
    ) throws {
      let lines = ["\(method) \(path) HTTP/1.1", "Host: \(host ?? "127.0.0.1:\(port)")"] + headers
      try self.init(
        port: port, saying: lines.joined(separator: "\r\n") + "\r\n\r\n",
        receiveBuffer: receiveBuffer)
    }

    /// Connects, and sends no more than this.
    init(port: Int, saying text: String, receiveBuffer: Int32? = nil) throws {
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      if var size = receiveBuffer {
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
      }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      let connected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard connected == 0 else { throw Failure(description: String(cString: strerror(errno))) }
      // Nothing that is waited for here may take for ever.
      var limit = timeval(tv_sec: 60, tv_usec: 0)
      setsockopt(
        descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      let request = Array(text.utf8)
      guard write(descriptor, request, request.count) == request.count else {
        throw Failure(description: "not sent")
      }
    }

    deinit { close(descriptor) }

    /// Reads until what has come is as wanted; throws if no more comes.
    func read(until isWanted: (String) -> Bool) throws {
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while !isWanted(text) {
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count > 0 else {
          let reason = count == 0 ? "it has ended" : String(cString: strerror(errno))
          throw Failure(description: "\(reason), and only this came: \(text)")
        }
        text += String(decoding: buffer[..<count], as: UTF8.self)
      }
    }

    /// Whether anything has come, or comes within so many milliseconds.
    func hasAnswer(within limit: Int32) -> Bool {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      return poll(&entry, 1, limit) > 0
    }

    /// Reads an answer of known length.
    func answer() throws -> (status: Int, head: String, body: String) {
      try read { $0.contains("\r\n\r\n") }
      let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
      let head = String(parts[0])
      let length = head.lowercased().split(separator: "\r\n")
        .first { $0.hasPrefix("content-length:") }.flatMap { Int($0.split(separator: " ")[1]) }
      let start = head.utf8.count + 4
      try read { $0.utf8.count >= start + (length ?? 0) }
      let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      return (status ?? 0, head, String(text.dropFirst(head.count + 1)))
    }

    /// Asks for something and reads the answer.
    static func get(
      port: Int, path: String, method: String = "GET", host: String? = nil, headers: [String] = []
    ) throws -> (status: Int, head: String, body: String) {
      try LoopbackClient(port: port, path: path, method: method, host: host, headers: headers)
        .answer()
    }
  }
#endif
