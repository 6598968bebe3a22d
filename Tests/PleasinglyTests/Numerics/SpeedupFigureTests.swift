import Jobs
import Testing

@testable import pleasingly

struct SpeedupFigureTests {
  @Test("the serial part is told in plain digits", arguments: [(1.0, "100"), (1.6, "25")])
  func serialPart(speedup: Double, percent: String) throws {
    let report = SpeedupReport(
      command: "estimate-pi", cores: 2, repeats: 1, runs: [],
      amdahl: AmdahlFit([(workers: 2, speedup: speedup)]))
    let figure = "\(report.figure())"
    #expect(figure.contains("law, \(percent) % serial"), "\(figure.prefix(300))")
  }
}
