internal import ArgumentParser
internal import Glibc

/// `lecture simpson4pi`.
struct Simpson4Pi: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simpson4pi",
    abstract: "The table of approximations of pi, for 10**2 to 10**8 samples.",
    discussion: """
      Example:
        pleasingly lecture simpson4pi --last 3
        10**k      approximation      error
        10**2: 3.140876361334483e+00, 7.163e-04
        10**3: 3.141570336667110e+00, 2.232e-05
      """)

  private static let powers = 1...15

  @Option(parsing: .unconditional, help: "The first power of ten (default: 2).", transform: power)
  var first = 2

  @Option(parsing: .unconditional, help: "The last power of ten (default: 8).", transform: power)
  var last = 8

  @OptionGroup var evenRule: EvenRuleOption

  @OptionGroup var timeline: TimelineOption
  @OptionGroup var plot: PlotOption

  func validate() throws {
    guard first <= last else {
      throw ValidationError("--first \(first) is beyond --last \(last): it must not be larger")
    }
  }

  func run() throws {
    let plot = try plot.begin()
    let session = try timeline.begin()
    defer { session?.finish() }
    var errors: [(samples: Int, error: Double)] = []
    StandardOutput.line("10**k      approximation      error")
    var samples = (0..<first).reduce(1) { samples, _ in 10 * samples }
    for power in first...last {
      let value = try TimelineSession.part("10**\(power)") {
        try QuarterCircleArea.times4AsInSession(samples, evenRule: evenRule.rule)
      }
      let error = abs(value - .pi)
      StandardOutput.line(
        "10**\(power): \(Text.scientific(value, digits: 15)), \(Text.scientific(error, digits: 3))")
      errors.append((samples, error))
      samples *= 10
    }
    plot?.draw(ErrorFigure.figure(errors))
  }

  @Sendable private static func power(_ argument: String) throws -> Int {
    guard let power = Int(argument), powers.contains(power) else {
      throw ValidationError(
        "it must be a whole number from \(powers.lowerBound) to \(powers.upperBound)")
    }
    return power
  }
}
