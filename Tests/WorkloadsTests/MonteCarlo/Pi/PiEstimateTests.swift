import Testing
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct PiEstimateTests {
  @Test func theLecturesFigures() throws {
    let pi = try PiEstimate(hits: 797, samples: 1000)
    #expect(pi.estimate == 3.188)
    #expect(abs(pi.standardError - 0.050904294978393) < 1e-15)
  }

  @Test func theIntervalIsWilsons() throws {
    let lecture = try PiEstimate(hits: 797, samples: 1000).interval
    #expect(abs(lecture.low - 3.0838) < 5e-5 && abs(lecture.high - 3.2831) < 5e-5)
    #expect(lecture.level == 0.95)
    let certain = try PiEstimate(hits: 3, samples: 3).interval
    #expect(certain.high == 4 && certain.low < 2)
    #expect(try PiEstimate(hits: 0, samples: 1).interval.low == 0)
  }

  @Test func certainOutcomesHaveNoSpread() throws {
    #expect(try PiEstimate(hits: 0, samples: 2).standardError == 0)
    #expect(try PiEstimate(hits: 2, samples: 2).standardError == 0)
    #expect(try PiEstimate(hits: 2, samples: 2).estimate == 4)
  }

  @Test func oneSampleHasNoStandardError() throws {
    let pi = try PiEstimate(hits: 1, samples: 1)
    #expect(pi.estimate == 4)
    #expect(pi.standardError.isNaN)
  }

  @Test func theLargestExperimentStaysExact() throws {
    #expect(try PiEstimate(hits: 1 << 53, samples: 1 << 53).estimate == 4)
  }

  @Test func noSamplesMakeNoEstimate() {
    #expect(throws: MonteCarloError.invalidSampleCount(0)) {
      try PiEstimate(hits: 0, samples: 0)
    }
  }

  @Test func moreHitsThanSamplesAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = try PiEstimate(hits: 3, samples: 2)
    }
  }
}
