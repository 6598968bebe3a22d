import Testing

@testable import pleasingly

@Suite(.timeLimit(.minutes(20)))
struct ProgressLineTests {
  @Test func tellsTheShareTheRateAndTheTimeLeft() {
    #expect(
      ProgressLine.text(25, of: 100, unit: "samples", seconds: 2)
        == "[=======>                      ] 25 %, 12.5 samples/s, 6 s left")
    #expect(
      ProgressLine.text(100, of: 100, unit: "samples", seconds: 2)
        == "[==============================] 100 %, 50 samples/s, 0 s left")
    #expect(ProgressLine.text(0, of: 100, unit: "samples", seconds: 0).hasSuffix("0 samples/s, …"))
    #expect(
      ProgressLine.text(1_000_000, of: nil, unit: "evaluations", seconds: 0.5)
        == "1000000 evaluations, 2e+06 evaluations/s")
  }
}
