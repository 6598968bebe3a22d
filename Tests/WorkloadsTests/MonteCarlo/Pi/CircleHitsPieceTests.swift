import Foundation
import Jobs
import Testing
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct CircleHitsPieceTests {
  @Test(arguments: [1, 2, 3, 7, 10, 64, 100, 101, 1_000])
  func piecesCoverEverySampleOnce(pieces: Int) throws {
    let cut = try CircleHitsPiece.cut(samples: 101, seed: 9, pieces: pieces)
    #expect(cut.count == min(pieces, 101))
    var next = 0
    for piece in cut {
      #expect(piece.firstSample == next)
      #expect(piece.seed == 9)
      next += piece.sampleCount
    }
    #expect(next == 101)
    let sizes = cut.map(\.sampleCount)
    #expect(try #require(sizes.max()) - #require(sizes.min()) <= 1)
  }

  @Test func theLargestExperimentCanBeCut() throws {
    let cut = try CircleHitsPiece.cut(samples: 1 << 53, seed: 0, pieces: 4_096)
    #expect(cut.last.map { $0.firstSample + $0.sampleCount } == 1 << 53)
  }

  @Test func aPieceCountsItsOwnRange() {
    func hits(_ first: Int, _ count: Int) -> Int {
      CircleHitsPiece(seed: 2_019, firstSample: first, sampleCount: count).run()
    }
    #expect(hits(0, 1_000) == 800)
    #expect(hits(0, 333) + hits(333, 667) == 800)
    #expect(hits(17, 0) == 0)
  }

  @Test func codingKeepsThePiece() throws {
    let piece = CircleHitsPiece(seed: .max, firstSample: 1 << 52, sampleCount: 3)
    let data = try JSONEncoder().encode(piece)
    #expect(try JSONDecoder().decode(CircleHitsPiece.self, from: data) == piece)
  }

  @Test(arguments: [0, -1, Int.min, (1 << 53) + 1])
  func sampleCountsOutsideAreRefused(samples: Int) {
    #expect(throws: MonteCarloError.invalidSampleCount(samples)) {
      try CircleHitsPiece.cut(samples: samples, seed: 1, pieces: 1)
    }
  }

  @Test(arguments: [0, -1])
  func pieceCountsOutsideAreRefused(pieces: Int) {
    #expect(throws: MonteCarloError.invalidPieceCount(pieces)) {
      try CircleHitsPiece.cut(samples: 10, seed: 1, pieces: pieces)
    }
  }
}
