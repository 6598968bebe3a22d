#if ServiceIntegration
  import InMemoryLogging
  import Jobs
  import Logging
  import MetricsTestKit
  import Multiprocessing

  @testable import ServiceIntegration

  /// What a pool logged and measured in one test; nothing is bootstrapped.
  struct Record {
    let metrics = TestMetrics()
    private let handler = InMemoryLogHandler()

    var logger: Logger {
      var logger = Logger(label: "test", factory: { [handler] _ in handler })
      logger.logLevel = .trace
      return logger
    }

    func instrument<Base: WorkerPool>(_ base: Base) -> InstrumentedPool<Base> {
      InstrumentedPool(base, name: "test", logger: logger, metricsFactory: metrics)
    }

    func service(
      workers: Int, drainTime: Duration = .seconds(30),
      clock: any Clock<Duration> = ContinuousClock()
    ) throws -> ProcessPoolService {
      ProcessPoolService(
        try ProcessPool(workers: workers), name: "test", drainTime: drainTime, clock: clock,
        logger: logger, metricsFactory: metrics)
    }

    func entries(_ level: Logger.Level) -> [InMemoryLogHandler.Entry] {
      handler.entries.filter { $0.level == level }
    }

    func entries(_ message: Logger.Message) -> [InMemoryLogHandler.Entry] {
      handler.entries.filter { $0.message == message }
    }

    func jobs(_ outcome: String) throws -> Int64 {
      try metrics.expectCounter(
        "pleasingly_jobs_total", [("pool", "test"), ("outcome", outcome)]
      ).totalValue
    }

    var underWay: Double? {
      get throws {
        try metrics.expectMeter("pleasingly_jobs_under_way", [("pool", "test")]).lastValue
      }
    }

    var waiting: Double? {
      get throws {
        try metrics.expectMeter("pleasingly_jobs_waiting", [("pool", "test")]).lastValue
      }
    }
  }
#endif
