#if ServiceIntegration
  /// A clock whose sleepers sleep until it is rung by hand.
  struct HandClock: Clock {
    private let bell = AsyncStream.makeStream(of: Void.self)

    var now: ContinuousClock.Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
      for await _ in bell.stream {}
      try Task.checkCancellation()
    }

    /// Wakes the sleeper, or lets the next one not sleep at all.
    func ring() {
      bell.continuation.finish()
    }
  }
#endif
