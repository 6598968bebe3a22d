/// The results of many jobs, one after the other, as somebody takes them.
///
/// Made by ``WorkerPool/results(of:order:window:chunking:within:)``. The jobs are pulled from their
/// sequence as the results are taken, so that the sequence may be endless, and is read no further
/// than the window.
public struct JobResults<Pool: WorkerPool, Jobs: Sequence>: AsyncSequence
where Jobs.Element: Job {
  /// One result for each job.
  public typealias Element = JobResult<Jobs.Element.Output>

  private let pool: Pool
  private let jobs: Jobs
  private let pace: ResultPace
  private let run: Run

  /// How a pool runs the jobs of a chunk: one result for each.
  package typealias Run = @Sendable (Pool, [Jobs.Element]) async -> [JobOutcome]
  package typealias JobOutcome = Result<Jobs.Element.Output, any Error>

  package init(pool: Pool, jobs: Jobs, pace: ResultPace, run: @escaping Run) {
    self.pool = pool
    self.jobs = jobs
    self.pace = pace
    self.run = run
  }

  /// Starts to run the jobs when the first result is asked for; a limit of time counts from here.
  public func makeAsyncIterator() -> Iterator {
    Iterator(pool: pool, jobs: jobs.makeIterator(), pace: pace, run: run)
  }

  /// Runs jobs ahead of the results that are taken, within the window.
  ///
  /// An iterator that is dropped cancels the jobs that it has under way.
  public struct Iterator: AsyncIteratorProtocol {
    private let pool: Pool
    private var jobs: Jobs.Iterator
    private let pace: ResultPace
    private let run: Run
    private let underWay: JobsUnderWay<Jobs.Element.Output>
    private var started = 0
    private var taken = 0
    private var isExhausted = false

    init(pool: Pool, jobs: Jobs.Iterator, pace: ResultPace, run: @escaping Run) {
      self.pool = pool
      self.jobs = jobs
      self.pace = pace
      self.run = run
      underWay = JobsUnderWay(order: pace.order, limit: pace.limit)
    }

    /// The next result, or nil when there are no more jobs.
    ///
    /// - Throws: ``JobsTimedOut`` when the time is over and all has been taken that was done by then;
    ///   nil follows. `CancellationError` if the task is cancelled. Either way the jobs under way are
    ///   cancelled. What a job throws is in its result.
    public mutating func next() async throws -> Element? {
      while !isExhausted, started - taken + pace.chunk <= pace.window { startChunk() }
      guard taken < started else { return nil }
      guard let result = try await underWay.next() else {
        let done = taken
        isExhausted = true
        taken = started
        throw JobsTimedOut(limit: pace.limit ?? .zero, done: done)
      }
      taken += 1
      return result
    }

    private mutating func startChunk() {
      var chunk: [Jobs.Element] = []
      while chunk.count < pace.chunk, let job = jobs.next() { chunk.append(job) }
      isExhausted = chunk.count < pace.chunk
      guard !chunk.isEmpty else { return }
      let (pool, run) = (pool, run)
      underWay.start(at: started, count: chunk.count) { [chunk] in await run(pool, chunk) }
      started += chunk.count
    }
  }
}
