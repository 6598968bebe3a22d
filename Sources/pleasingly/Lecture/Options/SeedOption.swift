internal import ArgumentParser

/// `--seed`, where it only fixes random sleeps.
struct SeedOption: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "Fixes the random sleeps; by default each run draws others.",
    transform: parse)
  var seed: UInt64?

  /// The seed, or one that nobody has seen.
  var value: UInt64 { seed ?? .random(in: .min ... .max) }

  @Sendable private static func parse(_ argument: String) throws -> UInt64 {
    guard let seed = UInt64(argument) else {
      throw ValidationError("it must be a whole number from 0 to 2**64 - 1")
    }
    return seed
  }
}
