import Testing

@testable import Threading

@Suite("Default number of workers", .timeLimit(.minutes(20)))
struct ProcessorCountTests {
  @Test(
    "E24 test_cpu_count: the smaller of affinity and quota, rounded up, at least 1",
    arguments: [
      (2, nil, 2), (8, 1.5, 2), (8, 0.1, 1), (2, 64, 2), (8, 3, 3), (0, nil, 1),
    ] as [(Int, Double?, Int)])
  func limits(affinity: Int, limit: Double?, expected: Int) {
    #expect(defaultWorkerCount(on: machine(affinity, limit), override: nil) == expected)
  }

  @Test(
    "E24 test_cpu_count_override: PLEASINGLY_WORKERS wins, unless it is no number of workers",
    arguments: [
      ("1", 1), ("100", 100), ("4096", 4096), ("0", 8), ("-3", 8), ("4097", 8), ("", 8),
      ("two", 8), ("2.5", 8), ("99999999999999999999", 8),
    ])
  func override(text: String, expected: Int) {
    #expect(defaultWorkerCount(on: machine(8, nil), override: text) == expected)
  }

  private func machine(_ affinity: Int, _ limit: Double?) -> MachineFacts {
    MachineFacts(
      onlineProcessorCount: 64, affinityProcessorCount: affinity, processorLimit: limit,
      memoryByteCount: 0, memoryLimit: nil)
  }
}
