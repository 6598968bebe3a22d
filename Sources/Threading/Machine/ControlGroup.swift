/// The limits that Linux's control groups set on this process: a container's share of the machine.
///
/// A limit of a group holds for all groups below it, so the smallest one on the way from the
/// process's own group up to the root counts.
struct ControlGroup {
  /// Where the groups are mounted, on every distribution and in every container.
  static let mount = "/sys/fs/cgroup"

  /// Reads a file, if there is one; tests put their own files here.
  var read: (String) -> String? = textOfFile

  /// How many processors' worth of time the process may use; `nil` without a limit.
  var processorLimit: Double? {
    limit { directory, isUnified in
      if isUnified {
        return read("\(directory)/cpu.max").flatMap(Self.processorLimit(cpuMax:))
      }
      guard let quota = read("\(directory)/cpu.cfs_quota_us"),
        let period = read("\(directory)/cpu.cfs_period_us")
      else { return nil }
      return Self.processorLimit(quota: quota, period: period)
    }
  }

  /// How many bytes of memory the process may use; `nil` without a limit.
  var memoryLimit: Int? {
    limit(controller: "memory") { directory, isUnified in
      read("\(directory)/\(isUnified ? "memory.max" : "memory.limit_in_bytes")")
        .flatMap(Self.memoryLimit(_:))
    }
  }

  // MARK: - What the files say

  /// Version 2's `cpu.max`: `150000 100000` is 1.5 processors, `max 100000` is no limit.
  static func processorLimit(cpuMax text: String) -> Double? {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2 else { return nil }
    return processorLimit(quota: String(words[0]), period: String(words[1]))
  }

  /// Version 1's two files, in microseconds; a quota of -1 is no limit.
  static func processorLimit(quota: String, period: String) -> Double? {
    guard let quota = number(quota), let period = number(period), quota > 0, period > 0 else {
      return nil
    }
    return Double(quota) / Double(period)
  }

  /// `memory.max` or `memory.limit_in_bytes`: `max`, and version 1's huge number, are no limit.
  static func memoryLimit(_ text: String) -> Int? {
    guard let bytes = number(text), bytes > 0, bytes < 1 << 60 else { return nil }
    return bytes
  }

  /// The process's group in `/proc/self/cgroup`: of version 2 (`0::/a/b`) if `controller` is `nil`,
  /// else of version 1's hierarchy of that controller (`4:cpu,cpuacct:/a/b`).
  static func path(in text: String, controller: String?) -> String? {
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isMatch =
        if let controller {
          fields[1].split(separator: ",").contains { $0 == controller }
        } else {
          fields[0] == "0" && fields[1].isEmpty
        }
      if isMatch { return String(fields[2]) }
    }
    return nil
  }

  /// A group and all groups above it, as directories: `/a/b` → `mount/a/b`, `mount/a`, `mount`.
  ///
  /// A process in a container may be told a path that exists outside only; the root of what is
  /// mounted is then its own group, and is in the list.
  static func directories(mount: String, path: String) -> [String] {
    let names = path.split(separator: "/")
    return (0...names.count).reversed().map { count in
      ([mount[...]] + names[..<count]).joined(separator: "/")
    }
  }

  // MARK: - Looking

  private func limit<Limit: Comparable>(
    controller: String = "cpu", _ limit: (_ directory: String, _ isUnified: Bool) -> Limit?
  ) -> Limit? {
    guard let groups = read("/proc/self/cgroup") else { return nil }
    var limits: [Limit] = []
    if let path = Self.path(in: groups, controller: nil) {
      limits += Self.directories(mount: Self.mount, path: path).compactMap { limit($0, true) }
    }
    if let path = Self.path(in: groups, controller: controller) {
      limits += Self.directories(mount: "\(Self.mount)/\(controller)", path: path)
        .compactMap { limit($0, false) }
    }
    return limits.min()
  }

  private static func number(_ text: String) -> Int? {
    text.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
  }
}
