import Glibc

/// The reading end of a pipe that keeps what each write wrote apart.
struct PacketReader {
  /// What was written, a string a write.
  private(set) var packets: [String] = []
  /// Everything that was written.
  private(set) var text = ""
  private var descriptor: Int32

  /// Makes a pipe; the caller closes the writing end.
  static func pipe() throws -> (reader: PacketReader, writingEnd: Int32) {
    var ends: [Int32] = [-1, -1]
    try check(try GNU.pipe2(&ends, O_CLOEXEC) == 0 ? 0 : errno)
    try check(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 ? 0 : errno)
    try check(fcntl(ends[1], F_SETFL, GNU.packets) == 0 ? 0 : errno)
    return (PacketReader(descriptor: ends[0]), ends[1])
  }

  private init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Reads what there is now.
  mutating func read() {
    guard descriptor >= 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count > 0 {
        let packet = String(decoding: buffer.prefix(count), as: UTF8.self)
        packets.append(packet)
        text += packet
      } else if count == 0 || errno != EINTR {
        return
      }
    }
  }

  /// Goes away, and leaves the pipe without a reader.
  mutating func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }
}
