internal import ArgumentParser
internal import Workloads

/// `lecture interactive`.
struct Interactive: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The interactive session: Simpson's rule on 1,000 samples, then pi.",
    discussion: """
      Example:
        pleasingly lecture interactive
        3.1415703366671104
        3.141592653589793
      """)

  @Option(
    parsing: .unconditional,
    help: "How many samples, written like 1000, 1e3 or 10**3 (default: 1000).",
    transform: Count.atLeast(InvalidCut.fewestSamples))
  var samples = Count(1000)

  @OptionGroup var evenRule: EvenRuleOption

  @OptionGroup var timeline: TimelineOption

  func run() throws {
    let session = try timeline.begin()
    defer { session?.finish() }
    let value = try TimelineSession.part("Simpson's rule") {
      try QuarterCircleArea.times4AsInSession(samples.value, evenRule: evenRule.rule)
    }
    StandardOutput.line("\(value)")
    StandardOutput.line("\(Double.pi)")
  }
}
