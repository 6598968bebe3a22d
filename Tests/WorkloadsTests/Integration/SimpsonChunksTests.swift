import Jobs
import Quadrature
import Testing
import Workloads

@Suite(.timeLimit(.minutes(5)))
struct SimpsonChunksTests {
  @Test func `The parts cover every chunk once and are of about equal length`() throws {
    let rule = try CompositeSimpson(from: 0, to: 1, samples: 100_000_000)
    for parts in [1, 2, 3, 7, 64, 1000] {
      let jobs = try SimpsonChunks.cut(QuarterCircle(), rule: rule, parts: parts)
      #expect(jobs.count == min(parts, rule.chunkCount))
      #expect(Array(jobs.map(\.chunks).joined()) == Array(0..<rule.chunkCount))
      let lengths = jobs.map(\.chunks.count)
      #expect((lengths.max() ?? 0) - (lengths.min() ?? 0) <= 1)
    }
  }

  @Test func `No parts are refused`() throws {
    let rule = try CompositeSimpson(from: 0, to: 1, samples: 10)
    #expect(throws: InvalidCut(samples: 10, pieces: 0)) {
      try SimpsonChunks.cut(QuarterCircle(), rule: rule, parts: 0)
    }
  }

  @Test func `The combination has the bits of the serial integral`() throws {
    // A little more than one chunk: debug builds are slow.
    let rule = try CompositeSimpson(
      from: 0, to: 1, samples: CompositeSimpson.fewestSamplesPerChunk + 100, evenRule: .average)
    let jobs = try SimpsonChunks.cut(QuarterCircle(), rule: rule, parts: 2)
    let value = try SimpsonChunks.combine(QuarterCircle(), rule: rule, jobs.map { try $0.run() })
    #expect(value == rule.integrate(QuarterCircle()))
  }
}
