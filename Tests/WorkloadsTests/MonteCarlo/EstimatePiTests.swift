import Jobs
import Testing
import Workloads

@Suite(.timeLimit(.minutes(5)))
struct EstimatePiTests {
  @Test(arguments: [1, 2, 3, 7, 64])
  func thePiecesDoNotChangeTheAnswer(pieces: Int) async throws {
    let pi = try await estimatePi(
      samples: 1_000_000, seed: 2_019, pieces: pieces, on: SerialPool())
    #expect(pi.hits == 785_785)
    #expect(pi.samples == 1_000_000)
    #expect(pi.estimate == 3.14314)
  }

  @Test func onePieceAWorkerIsTheDefault() async throws {
    let pi = try await estimatePi(samples: 1_000_000, seed: 12_345, on: SerialPool())
    #expect(pi.hits == 784_595)
  }

  @Test func morePiecesThanSamples() async throws {
    let pi = try await estimatePi(samples: 10, seed: 2_019, pieces: 64, on: SerialPool())
    #expect(pi == (try PiEstimate(hits: 8, samples: 10)))
  }

  @Test func seedsUseAllSixtyFourBits() async throws {
    let seed: UInt64 = 81_985_529_216_486_895
    let pi = try await estimatePi(samples: 100_000, seed: seed, pieces: 3, on: SerialPool())
    #expect(pi.hits == 78_697)
  }

  @Test func badNumbersAreRefused() async {
    await #expect(throws: MonteCarloError.invalidSampleCount(0)) {
      try await estimatePi(samples: 0, seed: 1, pieces: 1, on: SerialPool())
    }
    await #expect(throws: MonteCarloError.invalidPieceCount(0)) {
      try await estimatePi(samples: 1, seed: 1, pieces: 0, on: SerialPool())
    }
  }
}
