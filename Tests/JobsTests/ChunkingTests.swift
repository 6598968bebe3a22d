import Jobs
import Testing

@Suite("Sizes of chunks", .timeLimit(.minutes(20)))
struct ChunkingTests {
  @Test("sizes are at least 1, and no number is too large for them")
  func sizes() {
    #expect(Chunking.automatic.size(for: 0, workers: 4) == 1)
    #expect(Chunking.automatic.size(for: 100, workers: 4) == 4)
    #expect(Chunking.automatic.size(for: 97, workers: 4) == 4)
    #expect(Chunking.automatic.size(for: 96, workers: 4) == 3)
    #expect(Chunking.automatic.size(for: .max, workers: 1) == 4096)
    #expect(Chunking.automatic.size(for: .max, workers: .max) == 1)
    #expect(Chunking.fixed(.max).size(for: 3, workers: 1) == .max)
    #expect(Chunking.fixed(0).size(for: 3, workers: 1) == 1)
    #expect(Chunking.guided(minimum: .max).size(for: .max, workers: 1) == .max)
  }

  @Test("chunks larger than anything are one chunk, in streams")
  func largest() async throws {
    let jobs = (0..<5).map(Doubled.init)
    for size in [Int.max, .max - 1, .max / 2] {
      var answers: [Int] = []
      for try await result in SerialPool().results(of: jobs, chunking: .fixed(size)) {
        answers.append(try result.get())
      }
      #expect(answers == [0, 2, 4, 6, 8])
    }
  }
}

private struct Doubled: Job {
  var number: Int
  func run() throws -> Int { 2 * number }
}
