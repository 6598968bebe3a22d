import Testing

@testable import Threading

@Suite("MachineFacts", .timeLimit(.minutes(20)))
struct MachineFactsTests {
  @Test("what the system says of this machine")
  func current() {
    let facts = MachineFacts.current()
    #expect(facts.onlineProcessorCount >= 1)
    #expect((1...facts.onlineProcessorCount).contains(facts.affinityProcessorCount))
    #expect(facts.affinityCoreCount.map { (1...facts.affinityProcessorCount).contains($0) } ?? true)
    #expect((1...max(1, availableProcessorCount)).contains(availableCoreCount))
    #expect(facts.memoryByteCount > 16 << 20)
    #expect(facts.processorLimit.map { $0 > 0 } ?? true)
    #expect(facts.memoryLimit.map { $0 > 0 } ?? true)
  }

  @Test("E24 test_cpu_count_affinity: as many processors as the kernel's own list allows")
  func affinity() throws {
    let status = try #require(textOfFile("/proc/thread-self/status"))
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") })
    let mask = line.dropFirst("Cpus_allowed:".count)
    let count = mask.compactMap(\.hexDigitValue).map(\.nonzeroBitCount).reduce(0, +)
    #expect(MachineFacts.current().affinityProcessorCount == count)
  }
}
