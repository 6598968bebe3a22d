internal import ArgumentParser
internal import Threading
internal import Workloads

/// `lecture gil`.
struct GIL: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gil",
    abstract: "The same computation on 1 and on 2 threads: what Python's global lock forbids.",
    discussion: """
      Counts random points in a circle, which needs nothing but the processor. In CPython two \
      threads take as long as one, or longer, since only one of them can hold the global \
      interpreter lock; here there is none.

      Example:
        pleasingly lecture gil
      """)

  @Option(
    parsing: .unconditional,
    help: "How many points, written like 1000, 1e3 or 10**3 (default: 5e8).",
    transform: Count.atLeast(1))
  var samples = Count(500_000_000)

  @OptionGroup var timeline: TimelineOption
  @OptionGroup var watch: WatchOptions

  func run() async throws {
    let session = try timeline.begin()
    defer { session?.finish() }
    try await watch.during(compute)
  }

  private func compute() async throws {
    var seconds: [Double] = []
    for threads in 1...2 {
      let pool = try ThreadPool(workers: threads)
      WatchSession.add(pool)
      let clock = ContinuousClock()
      let start = clock.now
      // Many pieces, so that a thread that other programs hold up leaves its share to the other.
      let pi = try await estimatePi(
        samples: samples.value, seed: 2019, pieces: 32, on: pool)
      let time = Text.seconds(start.duration(to: clock.now))
      await pool.shutdown()
      seconds.append(time)
      StandardOutput.line(
        "\(threads) \(threads == 1 ? "thread" : "threads"): \(Text.fixed(time, digits: 3)) s, "
          + "\(pi.hits) hits")
    }
    StandardOutput.line("speedup: \(Text.fixed(seconds[0] / seconds[1], digits: 3))")
    StandardOutput.line("with a global lock it could not exceed 1")
    if availableProcessorCount < 2 {
      StandardError.line(
        "this process may use 1 processor only, so that two threads have to take turns")
    }
  }
}
