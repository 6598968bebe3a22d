import Testing

@testable import Threading

@Suite("Processor topology", .timeLimit(.minutes(20)))
struct ProcessorTopologyTests {
  /// A machine whose processors are of these cores, of which the thread may use some.
  private func topology(
    cores: [Int: String], allowed: String?, file: String = "core_cpus_list"
  ) -> ProcessorTopology {
    ProcessorTopology { path in
      if path == "/proc/thread-self/status" {
        return allowed.map {
          "Name:\tx\nCpus_allowed:\tff\nCpus_allowed_list:\t\($0)\nMems_allowed:\t1\n"
        }
      }
      for (processor, list) in cores
      where path == "/sys/devices/system/cpu/cpu\(processor)/topology/\(file)" {
        return list + "\n"
      }
      return nil
    }
  }

  /// Four cores of two processors each, numbered as Linux does.
  private let paired = Dictionary(
    uniqueKeysWithValues: (0..<8).map { ($0, "\($0 % 4),\($0 % 4 + 4)") })

  @Test(
    "E24 test_only_physical_cores_error, with_affinity: processors that share a core count as one",
    arguments: [
      ("0-7", 4), ("0", 1), ("0,4", 1), ("0-1", 2), ("0-4", 4), ("3,7,2", 2),
    ] as [(String, Int)])
  func affinity(allowed: String, expected: Int) {
    #expect(topology(cores: paired, allowed: allowed).coreCount == expected)
    // As older kernels call it.
    let old = topology(cores: paired, allowed: allowed, file: "thread_siblings_list")
    #expect(old.coreCount == expected)
  }

  @Test("E24: unknown, if the system does not say or says nonsense")
  func unknown() {
    #expect(topology(cores: paired, allowed: nil).coreCount == nil)
    #expect(topology(cores: paired, allowed: "0-8").coreCount == nil)
    #expect(topology(cores: [0: "zero"], allowed: "0").coreCount == nil)
    #expect(topology(cores: [:], allowed: "").coreCount == nil)
  }

  @Test(
    "the kernel's lists",
    arguments: [
      ("0", [0]), ("0-3,8", [0, 1, 2, 3, 8]), (" 5,7 \n", [5, 7]), ("", nil), ("3-1", nil),
      ("-1", nil), ("1-2-3", nil), ("a", nil), ("0-99999999999", nil),
    ] as [(String, [Int]?)])
  func lists(text: String, expected: [Int]?) {
    #expect(ProcessorTopology.numbers(inList: text[...]) == expected)
  }
}
