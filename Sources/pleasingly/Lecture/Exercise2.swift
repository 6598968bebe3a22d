internal import ArgumentParser
internal import Threading

/// `lecture exercise2`.
struct Exercise2: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Estimate pi by a Monte Carlo method on several threads of one process.",
    discussion: """
      Each worker takes its range of one stream of samples, so that the estimate is the same for \
      every number of workers. The times are those from handing out the jobs to the estimate, on \
      workers that are running.

      Example:
        pleasingly lecture exercise2 --samples 10**8 --workers 2
      """)

  @OptionGroup var options: MonteCarloOptions

  @OptionGroup var timeline: TimelineOption
  @OptionGroup var watch: WatchOptions

  func run() async throws {
    let session = try timeline.begin()
    defer { session?.finish() }
    try await watch.during(compute)
  }

  private func compute() async throws {
    try await PiExercise.run(options) { try ThreadPool(workers: $0) }
  }
}
