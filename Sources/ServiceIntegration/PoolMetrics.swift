#if ServiceIntegration
  internal import CoreMetrics
  internal import Synchronization

  /// The metrics of one pool; each name stands in `docs/services.md`.
  final class PoolMetrics: Sendable {
    private let outcomes: [JobOutcome: Counter]
    private let underWay: Meter
    private let waiting: Meter
    private let duration: Timer

    private let workerCount: Int
    private let count = Atomic(0)

    init(pool: String, workerCount: Int, factory: any MetricsFactory) {
      let dimensions = [("pool", pool)]
      self.workerCount = workerCount
      outcomes = Dictionary(
        uniqueKeysWithValues: JobOutcome.allCases.map { outcome in
          let dimensions = dimensions + [("outcome", outcome.rawValue)]
          return (
            outcome,
            Counter(label: "pleasingly_jobs_total", dimensions: dimensions, factory: factory)
          )
        })
      underWay = Meter(
        label: "pleasingly_jobs_under_way", dimensions: dimensions, factory: factory)
      waiting = Meter(label: "pleasingly_jobs_waiting", dimensions: dimensions, factory: factory)
      duration = Timer(
        label: "pleasingly_job_duration", dimensions: dimensions, preferredDisplayUnit: .seconds,
        factory: factory)
      underWay.set(0)
      waiting.set(0)
    }

    /// How many jobs are handed over and not finished.
    var jobsUnderWay: Int { count.load(ordering: .relaxed) }

    /// A job was handed to the pool.
    func started() {
      // Steps up and down, unlike values, may reach the backend in any order.
      underWay.increment()
      if count.add(1, ordering: .relaxed).newValue > workerCount { waiting.increment() }
    }

    /// A job that was handed over came back.
    func finished(_ outcome: JobOutcome, after duration: Duration) {
      if count.subtract(1, ordering: .relaxed).oldValue > workerCount { waiting.decrement() }
      underWay.decrement()
      record(outcome)
      self.duration.recordNanoseconds(Int64(clamping: duration.attoseconds / 1_000_000_000))
    }

    /// A job ended, or never began.
    func record(_ outcome: JobOutcome) {
      outcomes[outcome]?.increment()
    }
  }
#endif
