import Jobs
import Multiprocessing
import Testing
import Threading
import Workloads

@Suite(.timeLimit(.minutes(20)))
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

  @Test(.enabled(if: !_isDebugAssertConfiguration(), "too slow without optimization"))
  func aHundredMillionPoints() async throws {
    let pi = try await estimatePi(samples: 100_000_000, seed: 12_345, on: SerialPool())
    #expect(pi.hits == 78_534_636)
  }

  @Test func aWantedErrorEndsItAtTheSamePointEverywhere() async throws {
    func estimate(on pool: some WorkerPool) async throws -> PiEstimate {
      try await estimatePi(samples: 1 << 53, seed: 2_019, error: 0.003, on: pool)
    }
    let serial = try await estimate(on: SerialPool())
    #expect(serial.status == .errorMet)
    #expect(serial.standardError <= 0.003)
    // (1.642 / 0.003)² points are needed.
    #expect((299_000..<400_000).contains(serial.samples))
    #expect(
      serial.hits
        == (try await estimatePi(samples: serial.samples, seed: 2_019, on: SerialPool()).hits))
    for workers in [1, 2, 3, 7, 64] {
      let threads = try ThreadPool(workers: workers)
      #expect(try await estimate(on: threads) == serial)
      await threads.shutdown()
    }
    for workers in [1, 2, 3, 7, 64] {
      let processes = try ProcessPool(workers: workers)
      #expect(try await estimate(on: processes) == serial)
      await processes.shutdown()
    }
  }

  @Test func anErrorThatIsNotReachedTakesAllPoints() async throws {
    let pi = try await estimatePi(samples: 100_000, seed: 2_019, error: 1e-9, on: SerialPool())
    #expect(pi.samples == 100_000 && pi.status == .allSamplesTaken)
    await #expect {
      try await estimatePi(samples: 100, seed: 1, error: -1, on: SerialPool())
    } throws: {
      "\($0)".contains("cannot be reached")
    }
  }

  @Test func runningEstimatesAndCancellation() async throws {
    let task = Task {
      var last: PiEstimate?
      let pi = try await estimatePi(samples: 1 << 53, seed: 2_019, error: 1e-9, on: SerialPool()) {
        last = $0
        if $0.samples > 50_000 { withUnsafeCurrentTask { $0?.cancel() } }
      }
      return (pi: pi, last: last)
    }
    let (pi, last) = try await task.value
    #expect(pi.status == .cancelled && last?.status == .underWay)
    #expect(pi.samples > 50_000 && pi.samples == last?.samples)
    #expect(
      pi.hits == (try await estimatePi(samples: pi.samples, seed: 2_019, on: SerialPool()).hits))
  }
}
