import Testing
import Workloads

@Suite(.timeLimit(.minutes(1)))
struct EstimatePiAsCPythonTests {
  @Test func theLecturesExercise() throws {
    let pi = try estimatePiAsCPython(samples: 1000, seed: 2_019)
    #expect(pi.hits == 797)
    #expect("\(pi.estimate)" == "3.188")
  }

  @Test func theSignOfTheSeedDoesNotCount() throws {
    #expect(
      try estimatePiAsCPython(samples: 5000, seed: -7)
        == estimatePiAsCPython(samples: 5000, seed: 7))
  }

  @Test(arguments: [0, -1000])
  func sampleCountsOutsideAreRefused(samples: Int) {
    #expect(throws: MonteCarloError.invalidSampleCount(samples)) {
      try estimatePiAsCPython(samples: samples, seed: 2_019)
    }
  }
}
