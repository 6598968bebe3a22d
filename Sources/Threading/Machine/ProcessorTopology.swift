/// Which processors of the machine share a core, by the kernel's files.
struct ProcessorTopology {
  /// Reads a file, if there is one; tests put their own files here.
  var read: (String) -> String? = textOfFile

  /// How many cores the processors are of that the calling thread may run on; `nil` if the system
  /// does not say.
  ///
  /// - Complexity: two small files a processor are read at most.
  var coreCount: Int? {
    guard let status = read("/proc/thread-self/status"),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix(Self.listName) }),
      let processors = Self.numbers(inList: line.dropFirst(Self.listName.count))
    else { return nil }
    // Those of a core have one list between them.
    var cores: Set<[Int]> = []
    for processor in processors {
      guard let core = core(of: processor) else { return nil }
      cores.insert(core)
    }
    return cores.isEmpty ? nil : cores.count
  }

  private static let listName = "Cpus_allowed_list:"

  /// The processors of a core, by one of them.
  private func core(of processor: Int) -> [Int]? {
    let directory = "/sys/devices/system/cpu/cpu\(processor)/topology"
    // The second is what kernels before 5.4 call it.
    let list = read("\(directory)/core_cpus_list") ?? read("\(directory)/thread_siblings_list")
    return list.flatMap { Self.numbers(inList: $0[...]) }
  }

  /// The kernel's way to write sets down: `0-3,8` is 0, 1, 2, 3 and 8.
  static func numbers(inList text: Substring) -> [Int]? {
    var numbers: [Int] = []
    for part in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
        first >= 0, first <= last, last < 1 << 20
      else { return nil }
      numbers += first...last
    }
    return numbers.isEmpty ? nil : numbers
  }
}
