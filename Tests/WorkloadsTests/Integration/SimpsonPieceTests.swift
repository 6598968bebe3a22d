import Jobs
import Quadrature
import Testing
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct SimpsonPieceTests {
  @Test(arguments: 1...64)
  func `Every cut stays inside the range`(_ pieces: Int) throws {
    let jobs = try SimpsonPiece.cut(QuarterCircle(), over: 0...1, samples: 1000, pieces: pieces)
    #expect(jobs.count == pieces)
    #expect(jobs.first?.rule.grid.lowerBound == 0)
    #expect(jobs.last?.rule.grid.upperBound == 1)
    for (index, job) in jobs.enumerated() {
      #expect(job.rule.grid.lowerBound == Double(index) / Double(pieces))
      #expect(job.rule.grid.upperBound == Double(index + 1) / Double(pieces))
      #expect(job.rule.grid.count == 1000 / pieces)
    }
    let area = CompensatedSum(jobs.map { $0.run() }).value
    #expect(abs(area - .pi / 4) < 1e-4)
  }

  @Test func `Other ranges keep their bounds`() throws {
    let jobs = try SimpsonPiece.cut(QuarterCircle(), over: -0.3...0.7, samples: 90, pieces: 7)
    #expect(jobs.first?.rule.grid.lowerBound == -0.3)
    #expect(jobs.last?.rule.grid.upperBound == 0.7)
    for (left, right) in zip(jobs, jobs.dropFirst()) {
      #expect(left.rule.grid.upperBound == right.rule.grid.lowerBound)
    }
    let wide = try SimpsonPiece.cut(QuarterCircle(), over: 0...1.7e308, samples: 90, pieces: 3)
    #expect(wide.map(\.rule.grid.upperBound).allSatisfy { $0.isFinite })
  }

  @Test(arguments: [0, -1, .min, 34, .max])
  func `A piece without three samples is refused`(_ pieces: Int) {
    #expect(throws: InvalidCut(samples: 100, pieces: pieces)) {
      try SimpsonPiece.cut(QuarterCircle(), over: 0...1, samples: 100, pieces: pieces)
    }
  }

  @Test func `Thirty-three pieces of a hundred samples are allowed`() throws {
    #expect(
      try SimpsonPiece.cut(QuarterCircle(), over: 0...1, samples: 100, pieces: 33).count == 33)
  }
}
