import Glibc

/// Counts what this process holds.
///
/// Only used where nothing else runs in the process.
enum Census {
  static var descriptors: Int { entries(of: "/proc/self/fd") }
  static var threads: Int { entries(of: "/proc/self/task") }
  static var children: Int { childPIDs.count }

  /// The numbers of the threads of this process, as the system gives them.
  static var threadIDs: [pid_t] {
    var ids: [pid_t] = []
    forEachEntry(of: "/proc/self/task") { name in
      if let id = pid_t(name) { ids.append(id) }
    }
    return ids
  }

  /// The value that each thread expects which sleeps on the futex at this address.
  static func futexTickets(at address: UnsafeRawPointer) -> [UInt32] {
    threadIDs.compactMap { thread in
      // The call's number and its arguments: the address, what is to be done, and the value.
      let call = text("/proc/self/task/\(thread)/syscall").split(separator: " ")
      guard call.count > 3, UInt(call[1].dropFirst(2), radix: 16) == UInt(bitPattern: address)
      else { return nil }
      return UInt(call[3].dropFirst(2), radix: 16).map { UInt32(truncatingIfNeeded: $0) }
    }
  }

  /// The numbers of the children of this process.
  static var childPIDs: [Int32] {
    // The kernel lists the children of a thread; the supervisor's thread has spawned ours.
    var pids: [Int32] = []
    forEachEntry(of: "/proc/self/task") { thread in
      let text = text("/proc/self/task/\(thread)/children")
      pids += text.split(separator: " ").compactMap { Int32($0) }
    }
    return pids
  }

  /// What the system says of a process: `R`, `S`, `T`, `Z` and so on; nil if there is none.
  static func state(of pid: Int32) -> Character? {
    // The name, in parentheses, may hold anything.
    let stat = text("/proc/\(pid)/stat")
    guard let end = stat.lastIndex(of: ")") else { return nil }
    return stat[end...].dropFirst(2).first
  }

  /// The open descriptors and what they stand for, as `7 → socket:[123]`.
  static var openDescriptors: Set<String> {
    var names: [String] = []
    forEachEntry(of: "/proc/self/fd") { names.append($0) }
    // The descriptor of the folder itself leads nowhere by now, or to whatever came in its place.
    return Set(
      names.compactMap { name in
        var target = [UInt8](repeating: 0, count: 256)
        let count = readlink("/proc/self/fd/\(name)", &target, target.count)
        guard count > 0 else { return nil }
        let text = String(decoding: target.prefix(count), as: UTF8.self)
        // Swift's own timers, which it makes when it likes; the package has none.
        return text.contains("[timerfd]") ? nil : "\(name) → \(text)"
      })
  }

  /// The names of shared memory that there are, whoever's they are.
  static var sharedMemoryNames: [String] {
    var names: [String] = []
    forEachEntry(of: "/dev/shm") { names.append($0) }
    return names
  }

  /// The numbers of all processes.
  static var processes: [Int32] {
    var pids: [Int32] = []
    forEachEntry(of: "/proc") { if let pid = Int32($0) { pids.append(pid) } }
    return pids
  }

  /// Every process in whose environment, as it was at its start, `entry` stands.
  static func processes(withEnvironment entry: String) -> Set<Int32> {
    let entry = Array(entry.utf8)
    return Set(
      processes.filter { pid in
        bytes("/proc/\(pid)/environ").split(separator: 0).contains { $0.elementsEqual(entry) }
      })
  }

  private static func entries(of folder: String) -> Int {
    var count = 0
    forEachEntry(of: folder) { _ in count += 1 }
    return count
  }

  private static func forEachEntry(of folder: String, _ body: (String) -> Void) {
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { body(name) }
    }
  }

  /// A text of /proc; empty if it is gone.
  static func text(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }

  /// A file of /proc, which has no size to ask for; empty if it is gone.
  private static func bytes(_ path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var contents: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
      contents += buffer.prefix(count)
    }
    return contents
  }
}
