import Jobs
import Quadrature
import Testing

@testable import Workloads

@Suite(.timeLimit(.minutes(20)))
struct GridChunksTests {
  @Test func `The parts cover every chunk once and are of about equal length`() throws {
    let rule = try CompositeSimpson(from: 0, to: 1, samples: 100_000_000)
    for parts in [1, 2, 3, 7, 64, 1000] {
      let jobs = try GridChunks.cut(QuarterCircle(), rule: rule, parts: parts)
      #expect(jobs.count == min(parts, rule.chunkCount))
      #expect(Array(jobs.map(\.chunks).joined()) == Array(0..<rule.chunkCount))
      let lengths = jobs.map(\.chunks.count)
      #expect((lengths.max() ?? 0) - (lengths.min() ?? 0) <= 1)
    }
  }

  @Test func `A guided cut covers every chunk once, in shares that grow shorter`() throws {
    let rule = try CompositeSimpson(from: 0, to: 1, samples: 1_000_000_000)
    for workers in [1, 2, 3, 7, 64, 10_000] {
      let chunks = GridChunks.guidedCut(QuarterCircle(), rule: rule, workers: workers).map(\.chunks)
      #expect(Array(chunks.joined()) == Array(0..<rule.chunkCount))
      #expect(zip(chunks, chunks.dropFirst()).allSatisfy { $0.count >= $1.count })
      // Nobody begins with more than half of a fair share, and the last share is short.
      #expect(chunks[0].count <= max(1, rule.chunkCount / (2 * workers)))
      #expect(chunks.last?.count == 1)
    }
    #expect(
      GridChunks.guidedCut(
        QuarterCircle(), rule: try CompositeSimpson(from: 0, to: 1, samples: 1), workers: 2
      ).isEmpty)
  }

  @Test func `No parts are refused`() throws {
    let rule = try CompositeSimpson(from: 0, to: 1, samples: 10)
    #expect(throws: InvalidCut(samples: 10, pieces: 0)) {
      try GridChunks.cut(QuarterCircle(), rule: rule, parts: 0)
    }
  }

  @Test func `The combination has the bits of the serial integral`() throws {
    // A little more than one chunk: debug builds are slow.
    let rule = try CompositeSimpson(
      from: 0, to: 1, samples: CompositeSimpson.fewestSamplesPerChunk + 100, evenRule: .average)
    let jobs = try GridChunks.cut(QuarterCircle(), rule: rule, parts: 2)
    let value = try GridChunks.combine(QuarterCircle(), rule: rule, jobs.map { try $0.run() })
    #expect(value == rule.integrate(QuarterCircle()))
  }
}
