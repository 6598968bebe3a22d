internal import ArgumentParser
internal import RandomStreams

/// What both exercises take.
struct MonteCarloOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "How many samples, written like 1000, 1e3 or 10**3 (default: 10**6).",
    transform: Count.atLeast(1))
  var samples = Count(1_000_000)

  @Option(
    parsing: .unconditional,
    help: """
      Which stream of samples, from 0 to 2**64 - 1; any integer with --cpython (default: 2019).
      """,
    transform: seed)
  var seed = Seed(text: "2019")

  @Option(
    parsing: .unconditional,
    help: "How many workers; by default one for each processor that may be used.",
    transform: WorkerCount.one)
  var workers: Int?

  @Flag(help: "Estimate with CPython's generator on one worker, and print the estimate alone.")
  var cpython = false

  /// A seed that is a number for either generator.
  struct Seed {
    var text: String
    /// The seed of the counter-based generator; nil if it does not fit.
    var counterBased: UInt64? { UInt64(text) }
    /// The seed of CPython's generator; nil if it is not an integer.
    var cpython: CPythonSeed? { CPythonSeed(decimal: text) }
  }

  @Sendable private static func seed(_ argument: String) throws -> Seed {
    let seed = Seed(text: argument)
    guard seed.cpython != nil else { throw ValidationError("it must be a whole number") }
    return seed
  }

  func validate() throws {
    guard cpython || samples.value >= 2 else {
      throw ValidationError("1 sample has no standard error: there must be at least 2")
    }
    guard cpython || seed.counterBased != nil else {
      throw ValidationError(
        "the seed \(seed.text) is not allowed: it must be a whole number from 0 to 2**64 - 1 "
          + "(with --cpython, any whole number)")
    }
  }
}
