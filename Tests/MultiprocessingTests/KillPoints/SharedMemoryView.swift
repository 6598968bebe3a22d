import Glibc

/// What a stopped process has in the memory that it shares, as far as others read it without being told to.
///
/// Of each block the parts that hold locks, counters, the first rows of tables, and a queue's slots. All else is
/// payload that nobody looks at before one of those words says so, or rows of processes that there are not here.
struct SharedMemoryView {
  private typealias Read =
    @convention(c) (
      pid_t, UnsafePointer<iovec>, UInt, UnsafePointer<iovec>, UInt, UInt
    ) -> Int

  private static let parts = [0..<UInt(4 << 10), UInt(32 << 10)..<UInt(40 << 10)]

  private let pid: pid_t
  private var places: [iovec] = []
  private var bytes: [UInt8] = []
  private var last: [UInt8] = []

  private let read: Read

  /// Nothing has been read.
  ///
  /// - Parameter pid: a process that the caller traces.
  init(of pid: pid_t) throws {
    self.pid = pid
    // The header that declares it is not in Swift's module of the C library.
    guard let symbol = dlsym(nil, "process_vm_readv") else {
      throw SingleStepper.Refused(request: 0, code: ENOSYS)
    }
    read = unsafeBitCast(symbol, to: Read.self)
  }

  /// Looks for the blocks that the process has mapped; does so again after each system call, as it may map more.
  mutating func findBlocks() {
    places = []
    guard let file = fopen("/proc/\(pid)/maps", "r") else { return }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 4096)
    while fgets(&line, CInt(line.count), file) != nil {
      let text = line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
      let fields = text.split(separator: " ", maxSplits: 3)
      // From its beginning: mappings of what lies further on are a queue's extents.
      guard fields.count > 3, fields[1] == "rw-s", UInt(fields[2], radix: 16) == 0 else {
        continue
      }
      let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard ends.count == 2 else { continue }
      let block = 0..<(ends[1] - ends[0])
      for part in Self.parts.map(block.clamped(to:)) where !part.isEmpty {
        places.append(
          iovec(
            iov_base: UnsafeMutableRawPointer(bitPattern: ends[0] + part.lowerBound),
            iov_len: part.count))
      }
    }
    bytes = [UInt8](repeating: 0, count: places.reduce(0) { $0 + $1.iov_len })
  }

  /// Reads it all; whether it is other than at the last time.
  mutating func hasChanged() -> Bool {
    let count = bytes.count
    bytes.withUnsafeMutableBytes { bytes in
      var here = iovec(iov_base: bytes.baseAddress, iov_len: count)
      _ = read(pid, &here, 1, places, UInt(places.count), 0)
    }
    let isSame =
      last.count == count && count > 0 && memcmp(last, bytes, count) == 0
    if !isSame { last = bytes }
    return !isSame
  }
}
