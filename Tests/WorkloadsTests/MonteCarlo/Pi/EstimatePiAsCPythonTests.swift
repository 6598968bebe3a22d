import Testing
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct EstimatePiAsCPythonTests {
  @Test func theLecturesExercise() throws {
    let pi = try estimatePiAsCPython(samples: 1000, seed: 2_019)
    #expect(pi.hits == 797)
    #expect("\(pi.estimate)" == "3.188")
  }

  // The counts are CPython 3.11's.

  @Test func theSignOfTheSeedDoesNotCount() throws {
    #expect(try estimatePiAsCPython(samples: 5000, seed: 7).hits == 3902)
    #expect(try estimatePiAsCPython(samples: 5000, seed: -7).hits == 3902)
  }

  @Test func seedsOfAnyWidth() throws {
    #expect(try estimatePiAsCPython(samples: 1000, seed: 0).hits == 794)
    #expect(try estimatePiAsCPython(samples: 1000, seed: (Int128(1) << 64) + 7).hits == 777)
  }

  @Test(arguments: [0, -1000])
  func sampleCountsOutsideAreRefused(samples: Int) {
    #expect(throws: MonteCarloError.invalidSampleCount(samples)) {
      try estimatePiAsCPython(samples: samples, seed: 2_019)
    }
  }
}
