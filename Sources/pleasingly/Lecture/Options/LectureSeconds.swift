internal import ArgumentParser

/// How long one of the lecture's seconds lasts.
struct LectureSeconds: ParsableArguments {
  @Option(
    name: .customLong("seconds"), parsing: .unconditional,
    help: "How long one of the lecture's seconds lasts, in seconds; 0 is allowed (default: 1).",
    transform: parse)
  var length = 1.0

  /// The duration of so many of the lecture's seconds.
  func duration(_ seconds: Int) -> Duration {
    .seconds(length) * seconds
  }

  @Sendable private static func parse(_ argument: String) throws -> Double {
    guard let length = Double(argument), (0...86400).contains(length) else {
      throw ValidationError("it must be a number from 0 to 86400")
    }
    return length
  }
}
