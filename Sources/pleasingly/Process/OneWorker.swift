internal import Jobs

/// One worker of a pool: one job at a time, for whoever compares one with many.
struct OneWorker: WorkerPool {
  let pool: any WorkerPool

  var workerCount: Int { 1 }

  func run<J: Job>(_ job: J) async throws -> J.Output {
    try await pool.run(job)
  }

  func map<J: Job>(_ jobs: some Sequence<J>) async throws -> [J.Output] {
    var answers: [J.Output] = []
    for job in jobs { answers.append(try await pool.run(job)) }
    return answers
  }

  /// The pool goes on.
  func shutdown() async {}
}
