internal import Jobs

/// Some jobs that one caller waits for: which to run next and what to answer, without locks or
/// threads.
///
/// The caller is answered once: when every job has answered, when the first has thrown, or when
/// the caller's task is cancelled. From then on no job is started.
struct JobBatchState<Work, Output: Sendable> {
  typealias Answer = Result<[Output], any Error>
  typealias Caller = CheckedContinuation<[Output], any Error>

  /// A caller to be resumed without the lock.
  struct ResumeAction {
    var caller: Caller
    var answer: Answer
    /// The batch's jobs, to be let go of without the lock: a job's deinit is user code.
    var jobs: [Work]
    /// Those of them that are never begun.
    var unstarted: Range<Int>

    func callAsFunction() {
      caller.resume(with: answer)
    }
  }

  private enum Phase {
    /// Nobody waits for the batch yet; `failure` if it has failed already.
    case new(failure: (any Error)?)
    case open(Caller)
    case answered
  }

  private var phase = Phase.new(failure: nil)
  private var jobs: [Work]
  private var nextIndex = 0
  private var outputs: [Output?]
  private var missing: Int
  private let chunking: Chunking
  private let workers: Int

  init(jobs: [Work], chunking: Chunking = .fixed(1), workers: Int = 1) {
    self.jobs = jobs
    self.chunking = chunking
    self.workers = workers
    outputs = Array(repeating: nil, count: jobs.count)
    missing = jobs.count
  }

  /// Begins the wait; a caller that can be answered at once is handed back.
  mutating func open(for caller: Caller) -> ResumeAction? {
    switch phase {
    case .new(let failure?):
      phase = .answered
      return action(caller, .failure(failure))
    case .new(nil):
      phase = .open(caller)
      return missing == 0 ? close(with: .success([])) : nil
    case .open, .answered:
      preconditionFailure("a batch of jobs was opened twice")
    }
  }

  /// The next jobs to run; `nil` if there are none left to start.
  mutating func next() -> ArraySlice<Work>? {
    guard hasNext else { return nil }
    let start = nextIndex
    nextIndex += min(chunkSize, jobs.count - start)
    return jobs[start..<nextIndex]
  }

  /// Whether ``next()`` has a job left.
  var hasNext: Bool {
    guard case .open = phase else { return false }
    return nextIndex < jobs.count
  }

  /// Takes the answers of jobs from `index` on.
  mutating func finish(_ index: Int, with result: Result<[Output], any Error>) -> ResumeAction? {
    guard case .open = phase else { return nil }
    switch result {
    case .failure(let error):
      return close(with: .failure(error))
    case .success(let answers):
      for (offset, answer) in answers.enumerated() { outputs[index + offset] = answer }
      missing -= answers.count
      return missing == 0 ? close(with: .success(outputs.compactMap(\.self))) : nil
    }
  }

  /// Gives the batch up, whether it has been opened or not.
  mutating func fail(with error: any Error) -> ResumeAction? {
    if case .new(nil) = phase {
      phase = .new(failure: error)
      return nil
    }
    return close(with: .failure(error))
  }

  private var chunkSize: Int {
    switch chunking {
    case .automatic, .fixed: chunking.size(for: jobs.count, workers: workers)
    case .guided(let minimum): max(1, minimum, (jobs.count - nextIndex) / (2 * workers))
    }
  }

  private mutating func close(with answer: Answer) -> ResumeAction? {
    guard case .open(let caller) = phase else { return nil }
    phase = .answered
    return action(caller, answer)
  }

  private mutating func action(_ caller: Caller, _ answer: Answer) -> ResumeAction {
    defer { jobs = [] }
    return ResumeAction(
      caller: caller, answer: answer, jobs: jobs, unstarted: min(nextIndex, jobs.count)..<jobs.count
    )
  }
}
