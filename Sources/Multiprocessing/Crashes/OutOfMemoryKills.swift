internal import Glibc

/// How many processes the kernel's out-of-memory killer has ended, where this process can see it.
///
/// A process that it ends gets SIGKILL, like one that somebody kills: only a counter tells them
/// apart. The counter of the control group is read where there is one (`memory.events` of version 2,
/// `memory.oom_control` of version 1: the kernel's *Control Group v2* and *Memory Resource
/// Controller*), else that of the whole machine (`/proc/vmstat`).
struct OutOfMemoryKills {
  private let path: String?
  private var known: Int

  init() {
    let candidates = Self.candidates(groups: Self.text(of: "/proc/self/cgroup") ?? "")
    path = candidates.first { Self.count(in: Self.text(of: $0) ?? "") != nil }
    known = 0
    known = current ?? 0
  }

  /// Whether the killer has struck since it was last asked; each of its kills is told once.
  mutating func hasStruck() -> Bool {
    guard let current, current > known else { return false }
    known += 1
    return true
  }

  /// Forgets what has happened until now: it was nobody of ours.
  mutating func catchUp() {
    known = current ?? known
  }

  private var current: Int? {
    path.flatMap { Self.text(of: $0) }.flatMap(Self.count)
  }

  /// The files that may hold the counter, the nearest first.
  static func candidates(groups: String) -> [String] {
    var files: [String] = []
    for line in groups.split(separator: "\n") {
      // `4:memory:/some/group`, or `0::/some/group` in version 2.
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let group = parts[2] == "/" ? "" : String(parts[2])
      if parts[1].isEmpty {
        files.append("/sys/fs/cgroup\(group)/memory.events")
      } else if parts[1].split(separator: ",").contains("memory") {
        // Inside a container the group may be mounted as the root.
        files.append("/sys/fs/cgroup/memory\(group)/memory.oom_control")
        files.append("/sys/fs/cgroup/memory/memory.oom_control")
      }
    }
    return files + ["/proc/vmstat"]
  }

  /// The number behind `oom_kill`; nil if there is none.
  static func count(in text: String) -> Int? {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, words[0] == "oom_kill" { return Int(words[1]) }
    }
    return nil
  }

  private static func text(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while bytes.count < 1 << 20 {
      let count = read(descriptor, &part, part.count)
      guard count > 0 else { break }
      bytes += part[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
