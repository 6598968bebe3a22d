import Foundation

/// Finds a program and all its descendants by a mark in their environment, which they inherit: also
/// when the program itself is gone and nobody knows any more whose children they were.
struct Census {
  /// The entry in the environment.
  let mark = "PLEASINGLY_TESTS_CENSUS=\(UUID().uuidString)"

  /// Every living process with the mark; one that has ended and waits to be reaped does not count.
  var living: Set<pid_t> {
    let mark = Data(mark.utf8)
    return Set(
      Self.processes.filter { pid in
        Self.contents("/proc/\(pid)/environ")?.range(of: mark) != nil
      })
  }

  /// The living children of a process.
  static func children(of parent: pid_t) -> [pid_t] {
    processes.filter { pid in
      guard let status = ProcessStatus(pid) else { return false }
      return status.parent == parent && status.state != "Z"
    }
  }

  private static var processes: [pid_t] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc")
    return (names ?? []).compactMap { pid_t($0) }.sorted()
  }

  /// A file of /proc, which has no size to ask for; nil if the process is gone.
  static func contents(_ path: String) -> Data? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var contents = Data()
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count <= 0 { return count == 0 ? contents : nil }
      contents.append(contentsOf: buffer.prefix(count))
    }
  }

  /// A text file of /proc; nil if the process is gone.
  static func text(_ path: String) -> String? {
    contents(path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// A process's open descriptors, and what each stands for.
  static func descriptors(of pid: pid_t) throws -> [Int32: String] {
    let folder = "/proc/\(pid)/fd"
    let numbers = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
      Int32($0)
    }
    return try Dictionary(
      uniqueKeysWithValues: numbers.map { number in
        let path = "\(folder)/\(number)"
        return (number, try FileManager.default.destinationOfSymbolicLink(atPath: path))
      })
  }
}

/// What /proc/PID/stat tells of a process.
struct ProcessStatus {
  var state: String
  var parent: pid_t
  var group: pid_t
  /// The processor time that it has used by itself, in clock ticks.
  var ticks: Int

  init?(_ pid: pid_t) {
    // The name, in parentheses, may hold anything.
    guard let text = Census.text("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else {
      return nil
    }
    let fields = text[text.index(after: end)...].split(separator: " ").map(String.init)
    guard fields.count > 12, let parent = pid_t(fields[1]), let group = pid_t(fields[2]),
      let user = Int(fields[11]), let system = Int(fields[12])
    else { return nil }
    self.state = fields[0]
    self.parent = parent
    self.group = group
    self.ticks = user + system
  }
}
