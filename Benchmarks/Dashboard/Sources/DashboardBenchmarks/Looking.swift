internal import Glibc
internal import Jobs
internal import Multiprocessing

/// A client that takes a dashboard's events until they end; answers how many bytes they were.
struct Looking: Job {
  struct Refused: Error {}

  var address: String
  /// Is set when the first of them is there. No result queue: where there are some, every job is looked
  /// through for them.
  var begun: SharedEvent

  func run() throws -> Int {
    // http://127.0.0.1:PORT/TOKEN/
    let parts = address.split(separator: "/")
    guard parts.count == 3, let port = parts[1].split(separator: ":").last.flatMap({ UInt16($0) })
    else { throw Refused() }
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = port.bigEndian
    place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let connected = withUnsafePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    let request =
      "GET /\(parts[2])/events HTTP/1.1\r\nHost: \(parts[1])\r\nConnection: close\r\n\r\n"
    guard connected == 0,
      request.withCString({ write(descriptor, $0, strlen($0)) }) == request.utf8.count
    else { throw Refused() }
    var (total, hasBegun) = (0, false)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return total }
      total += count
      if !hasBegun, total > 1000 {
        begun.set()
        hasBegun = true
      }
    }
  }
}
