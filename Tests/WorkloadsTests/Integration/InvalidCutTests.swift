import Testing
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct InvalidCutTests {
  @Test func `The error says what is allowed`() {
    #expect("\(InvalidCut(samples: 100, pieces: 34))".contains("from 1 to 33 pieces"))
    #expect("\(InvalidCut(samples: 2, pieces: 1))".contains("at least 3 samples"))
  }
}
