internal import ArgumentParser
internal import Multiprocessing

/// `lecture exercise1`.
struct Exercise1: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Estimate pi by a Monte Carlo method on several processes.",
    discussion: """
      Each worker takes its range of one stream of samples, so that the estimate is the same for \
      every number of workers. The times are those from handing out the jobs to the estimate, on \
      workers that are running.

      Example:
        pleasingly lecture exercise1 --samples 10**8 --workers 2
      """)

  @OptionGroup var options: MonteCarloOptions

  func run() async throws {
    try await PiExercise.run(options) { try ProcessPool(workers: $0) }
  }
}
