/// The results of many jobs, one after the other, as somebody takes them.
///
/// Made by ``WorkerPool/results(of:order:window:)``. The jobs are pulled from their sequence as the
/// results are taken, so that the sequence may be endless, and is read no further than the window.
public struct JobResults<Pool: WorkerPool, Jobs: Sequence>: AsyncSequence
where Jobs.Element: Job {
  /// One result for each job.
  public typealias Element = JobResult<Jobs.Element.Output>

  private let pool: Pool
  private let jobs: Jobs
  private let order: ResultOrder
  private let window: Int
  private let run: Run

  /// How a pool runs one job.
  package typealias Run = @Sendable (Pool, Jobs.Element) async throws -> Jobs.Element.Output

  /// - Parameter window: how many jobs may be under way or untaken; at least 1.
  package init(
    pool: Pool, jobs: Jobs, order: ResultOrder, window: Int, run: @escaping Run
  ) {
    self.pool = pool
    self.jobs = jobs
    self.order = order
    self.window = Swift.max(1, window)
    self.run = run
  }

  /// Starts to run the jobs when the first result is asked for.
  public func makeAsyncIterator() -> Iterator {
    Iterator(pool: pool, jobs: jobs.makeIterator(), order: order, window: window, run: run)
  }

  /// Runs jobs ahead of the results that are taken, within the window.
  ///
  /// An iterator that is dropped cancels the jobs that it has under way.
  public struct Iterator: AsyncIteratorProtocol {
    private let pool: Pool
    private var jobs: Jobs.Iterator
    private let window: Int
    private let run: Run
    private let underWay: JobsUnderWay<Jobs.Element.Output>
    private var started = 0
    private var taken = 0
    private var isExhausted = false

    init(pool: Pool, jobs: Jobs.Iterator, order: ResultOrder, window: Int, run: @escaping Run) {
      self.pool = pool
      self.jobs = jobs
      self.window = window
      self.run = run
      underWay = JobsUnderWay(order: order)
    }

    /// The next result, or nil when there are no more jobs.
    ///
    /// - Throws: `CancellationError` if the task is cancelled, which cancels the jobs under way. What
    ///   a job throws is in its result.
    public mutating func next() async throws -> Element? {
      while !isExhausted, started - taken < window {
        guard let job = jobs.next() else {
          isExhausted = true
          break
        }
        let (pool, run) = (pool, run)
        underWay.start(index: started) { try await run(pool, job) }
        started += 1
      }
      guard taken < started else { return nil }
      let result = try await underWay.next()
      taken += 1
      return result
    }
  }
}

extension WorkerPool {
  /// Runs jobs and gives their results one after the other, errors included.
  ///
  /// ```swift
  /// for try await result in pool.results(of: jobs, order: .ofCompletion) {
  ///   do { print(result.index, try result.get()) } catch { print(result.index, "failed:", error) }
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - jobs: the jobs; an endless sequence is fine.
  ///   - order: whether results come in the order of the jobs or as they are done.
  ///   - window: how many jobs may be under way or done without their result having been taken; by
  ///     default twice the number of workers, and at least 1.
  public func results<Jobs: Sequence>(
    of jobs: Jobs, order: ResultOrder = .ofJobs, window: Int? = nil
  ) -> JobResults<Self, Jobs> where Jobs.Element: Job {
    JobResults(pool: self, jobs: jobs, order: order, window: window ?? 2 * workerCount) {
      try await $0.run($1)
    }
  }
}
