import Glibc

/// Counts what this process holds.
///
/// Only used where nothing else runs in the process.
enum Census {
  static var descriptors: Int { entries(of: "/proc/self/fd") }
  static var threads: Int { entries(of: "/proc/self/task") }
  static var children: Int { childPIDs.count }

  /// The numbers of the children of this process.
  static var childPIDs: [Int32] {
    // The kernel lists the children of a thread; the supervisor's thread has spawned ours.
    var pids: [Int32] = []
    forEachEntry(of: "/proc/self/task") { thread in
      let text = read("/proc/self/task/\(thread)/children")
      pids += text.split(separator: " ").compactMap { Int32($0) }
    }
    return pids
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

  private static func read(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
