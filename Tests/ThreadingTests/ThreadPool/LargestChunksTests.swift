import Jobs
import Testing
import Threading

private struct Doubled: Job {
  var number: Int
  func run() throws -> Int { 2 * number }
}

@Suite("Chunks larger than anything", .timeLimit(.minutes(20)))
struct LargestChunksTests {
  @Test(
    "they are one chunk, in maps and loops",
    arguments: [
      Chunking.fixed(.max), .fixed(.max - 1), .guided(minimum: .max), .guided(minimum: .max - 1),
    ])
  func largest(chunking: Chunking) async throws {
    let pool = try ThreadPool(workers: 2)
    let answers = try await pool.map((0..<5).map(Doubled.init), chunking: chunking)
    #expect(answers == [0, 2, 4, 6, 8])
    let doubled = try await parallelMap(Array(0..<5), chunking: chunking, on: pool) { 2 * $0 }
    #expect(doubled == answers)
    await pool.shutdown()
  }
}
