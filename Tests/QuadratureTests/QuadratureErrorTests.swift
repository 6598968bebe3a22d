import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct QuadratureErrorTests {
  @Test func `Each error says what is allowed`() {
    let errors: [(QuadratureError, String)] = [
      (.noSamples, "at least one"),
      (.unequalCounts(samples: 3, abscissae: 2), "one place for each sample"),
      (.invalidRange(lowerBound: .nan, upperBound: 1), "must be finite"),
      (.invalidSampleCount(0), "from 1 to 9007199254740992"),
      (.invalidChunks(0..<2, chunkCount: 1), "there are 1"),
      (.invalidPartialSums(count: 0, chunkCount: 1), "there must be 1"),
    ]
    for (error, text) in errors {
      #expect("\(error)".contains(text))
    }
  }
}
