internal import Dashboard
internal import Glibc
internal import Jobs
internal import Multiprocessing

/// Rounds of the same jobs, with and without a dashboard.
struct Course {
  /// What one job took.
  struct Cost {
    /// By the clock.
    var seconds: Double
    /// Of this process, on all processors.
    var processor: Double
  }

  var pool: any WorkerPool
  var rounds: Int
  var jobsPerRound: Int
  var round: () async throws -> Void

  /// The mean over the rounds, after one that is not counted.
  func plain() async throws -> Cost {
    try await round()
    return try await cost(of: rounds)
  }

  /// As `plain`, while a client of a dashboard is sent all that there is.
  func watched() async throws -> Cost {
    try await whileLooking {
      try await round()
      return try await cost(of: rounds)
    }
  }

  /// Plain and watched rounds in turn, and in turn which is first.
  func pairs() async throws -> String {
    try await round()
    var ratios: [Double] = []
    var (alone, together): ([Cost], [Cost]) = ([], [])
    for number in 0..<rounds {
      var plain: Cost?
      if number % 2 == 0 { plain = try await cost(of: 1) }
      let watched = try await whileLooking { try await cost(of: 1) }
      let other = if let plain { plain } else { try await cost(of: 1) }
      ratios.append(watched.seconds / other.seconds)
      alone.append(other)
      together.append(watched)
    }
    return """
      seconds=\(quartiles(alone.map(\.seconds)))
      ratio=\(quartiles(ratios))
      processor=\(quartiles(alone.map(\.processor)))
      added=\(quartiles(zip(together, alone).map { $0.processor - $1.processor }))
      """
  }

  private func cost(of rounds: Int) async throws -> Cost {
    let begin = (ContinuousClock.now, processorSeconds())
    for _ in 0..<rounds { try await round() }
    let jobs = Double(rounds * jobsPerRound)
    return Cost(
      seconds: (ContinuousClock.now - begin.0) / .seconds(1) / jobs,
      processor: (processorSeconds() - begin.1) / jobs)
  }

  private func whileLooking<Answer>(
    _ body: () async throws -> Answer
  ) async throws -> Answer {
    // A child process: what a browser does is not the pool's to pay, but shares the processors with it.
    let looking = try SharedEvent()
    var child: ChildProcess<Looking>?
    let answer = try await withDashboard(of: pool) { address in
      let started = ChildProcess(Looking(address: address, begun: looking))
      try started.start()
      child = started
      looking.wait()
      return try await body()
    }
    let bytes = try await child?.value ?? 0
    precondition(bytes > 1000, "the client was sent \(bytes) bytes")
    return answer
  }

  private func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  private func quartiles(_ numbers: [Double]) -> String {
    let sorted = numbers.sorted()
    return [1, 2, 3].map { quarter in
      let place = Double(sorted.count - 1) * Double(quarter) / 4
      let (low, high) = (sorted[Int(place)], sorted[min(Int(place) + 1, sorted.count - 1)])
      return "\(low + (high - low) * (place - place.rounded(.down)))"
    }.joined(separator: "/")
  }
}
