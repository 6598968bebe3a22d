/// How fast some work is on one number of workers, measured several times.
public struct SpeedupRun: Hashable, Codable, Sendable {
  /// The least, the middle and the most of some measurements, in seconds.
  public struct Seconds: Hashable, Codable, Sendable {
    /// The least.
    public var minimum: Double

    /// The one in the middle; of an even number, the mean of the two in the middle.
    public var median: Double

    /// The most.
    public var maximum: Double

    /// Creates the summary of some measurements.
    ///
    /// - Precondition: there is at least one.
    public init(_ measurements: [Double]) {
      precondition(!measurements.isEmpty, "no measurement to summarize")
      let sorted = measurements.sorted()
      minimum = sorted[0]
      median = 0.5 * (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2])
      maximum = sorted[sorted.count - 1]
    }
  }

  /// How many workers.
  public var workers: Int

  /// How long the work took.
  public var seconds: Seconds

  /// How many times as fast as on one worker it was, by the medians.
  public var speedup: Double

  /// The speedup divided by the number of workers.
  public var efficiency: Double { speedup / Double(workers) }

  /// The part of the work that behaves as if it could not be shared out; nil for one worker.
  ///
  /// If it grows with the number of workers, it is the overhead that grows.
  ///
  /// Source: A. H. Karp and H. P. Flatt, "Measuring parallel processor performance", Communications of
  /// the ACM 33, 1990, 539–543.
  public var karpFlatt: Double? {
    guard workers > 1 else { return nil }
    let share = 1 / Double(workers)
    return (1 / speedup - share) / (1 - share)
  }

  /// Whether there are more workers than processors, so that no further speedup can be expected.
  public var isOversubscribed: Bool

  /// Creates a run.
  ///
  /// - Parameters:
  ///   - workers: how many workers.
  ///   - seconds: how long the work took.
  ///   - alone: how long it took on one worker, in seconds.
  ///   - cores: how many processors there are.
  public init(workers: Int, seconds: Seconds, alone: Double, cores: Int) {
    self.workers = workers
    self.seconds = seconds
    speedup = alone / seconds.median
    isOversubscribed = workers > cores
  }
}
