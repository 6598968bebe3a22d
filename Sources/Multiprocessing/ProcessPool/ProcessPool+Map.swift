public import Jobs

extension ProcessPool {
  /// Runs every job in a worker and returns the answers in the order of the jobs.
  ///
  /// As ``map(_:chunking:timeout:memoryLimit:within:onProgress:)`` with automatic chunks and no limits.
  public func map<J: Job>(_ jobs: some Sequence<J>) async throws -> [J.Output] {
    try await map(jobs, chunking: .automatic)
  }

  /// Runs every job in a worker and returns the answers in the order of the jobs.
  ///
  /// Suspends without blocking a thread.
  ///
  /// ```swift
  /// let answers = try await pool.map(jobs, chunking: .fixed(10)) { done, count in
  ///   print("\(done) of \(count)")
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - jobs: the jobs; they are started in this order, neighbours at the same time.
  ///   - chunking: how many jobs travel together. A job that throws or crashes in a chunk costs its
  ///     own answer: what the others answered is kept, and those behind it are run by another worker.
  ///     No job is started twice, unless its own worker died under it and the pool retries.
  ///   - timeout: how long each job may run, as in ``run(_:timeout:memoryLimit:)``; nil for as long as
  ///     it takes. With a timeout every job travels by itself, whatever `chunking` says.
  ///   - memoryLimit: by how many bytes a worker's private memory may grow while it runs a job, as in
  ///     ``run(_:timeout:memoryLimit:)``; with it as well every job travels by itself.
  ///   - limit: how long all of them may take together; nil for as long as it takes. When the time is
  ///     over the jobs that run are stopped, as those of a task that is cancelled, and the pool goes on.
  ///   - onProgress: is told how many jobs have been answered, and of how many, each time that a chunk
  ///     is done: one call after the other, the last one with all of them.
  /// - Returns: one answer a job, in the jobs' order.
  /// - Throws: the error of the first job that is known to have failed; jobs that have not started by
  ///   then are not started. ``JobTimedOut`` for one that ran too long; ``JobsTimedOut`` if all of them
  ///   took too long; ``InvalidPoolSetting`` for chunks of fewer than 1 job or a limit below 1 byte.
  /// - Complexity: O(n) memory in the number of jobs, which are made into an array first, and of
  ///   answers; ``WorkerPool/results(of:order:window:chunking:within:)`` holds a window of them.
  public func map<J: Job>(
    _ jobs: some Sequence<J>, chunking: Chunking = .automatic, timeout: Duration? = nil,
    memoryLimit: Int? = nil, within limit: Duration? = nil,
    onProgress: ((_ done: Int, _ count: Int) -> Void)? = nil
  ) async throws -> [J.Output] {
    try chunking.check()
    if let limit, limit <= .zero { throw JobsTimedOut(limit: limit, done: 0) }
    let jobs = Array(jobs)
    let isLimited = timeout != nil || memoryLimit != nil
    let size = isLimited ? 1 : chunkSize(chunking, for: jobs.count)
    let chunks = stride(from: 0, to: jobs.count, by: size).map {
      jobs[$0..<$0 + min(size, jobs.count - $0)]
    }
    var answered = 0
    return try await withThrowingTaskGroup(of: (Int, [J.Output])?.self) { group in
      defer { group.cancelAll() }
      var answers = [[J.Output]](repeating: [], count: chunks.count)
      func takeNext() async throws {
        guard let next = try await group.next(), let (number, outputs) = next else {
          throw JobsTimedOut(limit: limit ?? .zero, done: answered)
        }
        answers[number] = outputs
        answered += outputs.count
        onProgress?(answered, jobs.count)
      }
      if let limit, !chunks.isEmpty {
        group.addTask {
          try await TimeLimit.pass(limit)
          return nil
        }
      }
      let window = 2 * workerCount
      for (number, chunk) in chunks.enumerated() {
        if number >= window { try await takeNext() }
        group.addTask {
          (number, try await self.answers(to: chunk, timeout: timeout, memoryLimit: memoryLimit))
        }
      }
      for _ in 0..<min(window, chunks.count) { try await takeNext() }
      var all: [J.Output] = []
      all.reserveCapacity(jobs.count)
      for some in answers { all.append(contentsOf: some) }
      return all
    }
  }

  /// The answers to neighbouring jobs, which one worker runs as long as it lives.
  private func answers<J: Job>(
    to chunk: ArraySlice<J>, timeout: Duration?, memoryLimit: Int?
  ) async throws -> [J.Output] {
    if chunk.count == 1, let job = chunk.first {
      return [try await carryOut(job, timeout: timeout, memoryLimit: memoryLimit)]
    }
    var feeds = ResultQueueFeeds()
    do {
      let outputs = try await answers(to: chunk, &feeds)
      feeds.end()
      return outputs
    } catch {
      feeds.end(error)
      throw error
    }
  }

  private func answers<J: Job>(
    to chunk: ArraySlice<J>, _ feeds: inout ResultQueueFeeds
  ) async throws -> [J.Output] {
    var outputs: [J.Output] = []
    outputs.reserveCapacity(chunk.count)
    var rest = chunk
    while !rest.isEmpty {
      let count = rest.count
      var attachments: [SharedBlock] = []
      defer { withExtendedLifetime(attachments) {} }
      let frame = try JobMessage.chunk(
        rest, jobsPerWorker: jobsPerWorker, userInfo: feeds.userInfo,
        attachments: &attachments)
      feeds.begin()
      let result = try await storage.run(
        frame, retries: 0, label: .of(J.self, count: rest.count))
      switch result {
      case .replied(let message) where message.kind == .chunkDone:
        try withExtendedLifetime(message) {
          try read(message.payload, of: &rest, into: &outputs)
        }
        // A worker that has had all its jobs leaves the rest to another; one that was told to stop as
        // well, but then nobody wants it.
        if jobsPerWorker == nil || rest.count == count, !rest.isEmpty { throw CancellationError() }
      case .ended(.died(let ending, _)):
        try withExtendedLifetime(ending) {
          try read(ending.records, of: &rest, into: &outputs)
        }
        // The next one was its last; it never got further than to begin the first one behind its
        // records, and what is behind that is unharmed.
        guard let job = rest.popFirst() else { continue }
        outputs.append(try await runAgain(job, after: ending))
      default:
        _ = try answer(result, to: rest[rest.startIndex], timeout: nil)
      }
    }
    return outputs
  }

  /// Takes the answers that came; throws the first job's error among them.
  private func read<J: Job>(
    _ records: [UInt8], of rest: inout ArraySlice<J>, into outputs: inout [J.Output]
  ) throws {
    let count = try records.withUnsafeBytes { bytes in
      try Answer.decode(
        J.Output.self, fromRecords: bytes, atMost: rest.count, into: &outputs)
    }
    rest = rest.dropFirst(count)
  }
}
