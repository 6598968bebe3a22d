import Testing
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct MonteCarloErrorTests {
  @Test func descriptionsSayWhatIsAllowed() {
    #expect(
      "\(MonteCarloError.invalidSampleCount(-5))"
        == "-5 is not a number of samples: it must be a whole number from 1 to 9007199254740992")
    #expect(
      "\(MonteCarloError.invalidPieceCount(0))"
        == "0 is not a number of pieces: it must be a whole number from 1")
  }
}
