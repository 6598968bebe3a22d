internal import ArgumentParser
internal import Workloads

/// `lecture simpson4pi1`.
struct Simpson4Pi1: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simpson4pi1",
    abstract: "The integral on one process: value and error.",
    discussion: """
      Example:
        pleasingly lecture simpson4pi1
        3.141592653589089 7.043254868221993e-13
      """)

  @Option(
    parsing: .unconditional,
    help: "How many samples, written like 1000, 1e3 or 10**3 (default: 10**8).",
    transform: Count.atLeast(InvalidCut.fewestSamples))
  var samples = Count(100_000_000)

  @OptionGroup var evenRule: EvenRuleOption

  @OptionGroup var timeline: TimelineOption

  func run() throws {
    let session = try timeline.begin()
    defer { session?.finish() }
    let value = try TimelineSession.part("Simpson's rule") {
      try QuarterCircleArea.times4(samples.value, evenRule: evenRule.rule)
    }
    StandardOutput.line("\(value) \(abs(value - .pi))")
  }
}
