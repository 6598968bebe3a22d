internal import Glibc
internal import Plots

/// What the kernel says of processes and of this process's threads: their memory and their time on processors.
///
/// Reads a file of `/proc` for each of them; elsewhere than on Linux it finds nothing.
struct SystemFigures {
  private struct Times {
    var ticks: UInt64
    var time: UInt64
  }

  private var before: [Int32: Times] = [:]
  private let pageSize = sysconf(Int32(_SC_PAGESIZE))
  private let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

  /// The figures of those that exist, by their numbers.
  ///
  /// - Parameter time: the time now, in nanoseconds; processors' time is reckoned since the last reading.
  mutating func read(
    processes: [Int32], threads: [Int32], at time: UInt64
  ) -> [Int32: LiveFigures] {
    var figures: [Int32: LiveFigures] = [:]
    var now: [Int32: Times] = [:]
    func add(_ id: Int32, _ path: String, isThread: Bool) {
      guard let stat = Self.stat(path) else { return }
      now[id] = Times(ticks: stat.ticks, time: time)
      var share: Double?
      if let before = before[id], time > before.time, stat.ticks >= before.ticks {
        share =
          Double(stat.ticks - before.ticks) / ticksPerSecond / (Double(time - before.time) * 1e-9)
      }
      figures[id] = LiveFigures(
        memory: isThread ? nil : stat.pages * pageSize, processor: share)
    }
    for id in processes { add(id, "/proc/\(id)/stat", isThread: false) }
    for id in threads { add(id, "/proc/self/task/\(id)/stat", isThread: true) }
    before = now
    return figures
  }

  /// How much memory this process holds, in bytes.
  var ownMemory: Int? { Self.stat("/proc/self/stat").map { $0.pages * pageSize } }

  private static func stat(_ path: String) -> (ticks: UInt64, pages: Int)? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1024) { bytes in
      let count = Glibc.read(descriptor, bytes.baseAddress, bytes.count)
      guard count > 0 else { return nil }
      return fields(of: UnsafeBufferPointer(rebasing: bytes[..<count]))
    }
  }

  /// The times in user and kernel mode, and the resident pages: fields 14, 15 and 24 of `stat`.
  ///
  /// The second field is a name in brackets, which may have brackets and spaces in it.
  static func fields(of bytes: UnsafeBufferPointer<UInt8>) -> (ticks: UInt64, pages: Int)? {
    guard let bracket = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = bytes[(bracket + 1)...].split(separator: UInt8(ascii: " "))
    func number(_ field: Int) -> UInt64? {
      let place = field - 3
      guard fields.indices.contains(place) else { return nil }
      return fields[place].reduce(UInt64?(0)) { value, digit in
        guard let value, (0x30...0x39).contains(digit) else { return nil }
        return value &* 10 &+ UInt64(digit - 0x30)
      }
    }
    guard let user = number(14), let system = number(15), let pages = number(24) else { return nil }
    return (user &+ system, Int(clamping: pages))
  }
}
