import Jobs
import Multiprocessing
import Testing

/// What is seen of a job that goes wrong, in each way to run it.
enum CrashCases {
  /// Runs the job in a pool of two beside others, in the midst of a chunk, and in a child; each time
  /// it must fail as `isExpected` wants it, the others must be answered, and the pool go on.
  ///
  /// For exit tests: it also sees to it that nothing is left.
  static func check<J: Job>(
    _ job: J, as _: J.Output.Type = J.Output.self, among good: J,
    failsAs isExpected: (any Error) -> Bool, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws where J.Output: Equatable {
    await leavesNothing {
      let answer = try good.run()
      let pool = try ProcessPool(workers: 2)

      // Alone, while others run.
      async let others = pool.map((0..<20).map(Cube.init), chunking: .fixed(1))
      await expectFailure(isExpected, sourceLocation) { _ = try await pool.run(job) }
      let cubes = try await others
      #expect(cubes == (0..<20).map { $0 * $0 * $0 }, sourceLocation: sourceLocation)

      // One of many whose results are taken one by one, however many travel together.
      let jobs = (0..<6).map { $0 == 2 ? job : good }
      for size in [1, 4] {
        var outcomes: [Bool] = []
        for try await result in pool.results(of: jobs, chunking: .fixed(size)) {
          switch result.result {
          case .success(let output):
            outcomes.append(true)
            #expect(output == answer, sourceLocation: sourceLocation)
          case .failure(let error):
            outcomes.append(false)
            #expect(isExpected(error), "\(error)", sourceLocation: sourceLocation)
          }
        }
        #expect(outcomes == (0..<6).map { $0 != 2 }, sourceLocation: sourceLocation)
      }

      // In a chunk.
      await expectFailure(isExpected, sourceLocation) {
        _ = try await pool.map(jobs, chunking: .fixed(6))
      }

      // The pool goes on.
      #expect(try await pool.run(good) == answer, sourceLocation: sourceLocation)
      await pool.shutdown()

      // In a process of its own.
      await expectFailure(isExpected, sourceLocation) {
        let child = ChildProcess(job)
        try child.start()
        _ = try await child.value
      }
    }
  }

  private static func expectFailure(
    _ isExpected: (any Error) -> Bool, _ sourceLocation: SourceLocation,
    _ body: () async throws -> Void
  ) async {
    do {
      try await body()
      Issue.record("it was to fail", sourceLocation: sourceLocation)
    } catch {
      #expect(isExpected(error), "\(error)", sourceLocation: sourceLocation)
    }
  }

  /// The same for a job that ends its worker.
  static func check(
    _ job: Carried, endsWorkerAs status: Jobs.ExitStatus,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await check(
      job, among: Carried(argument: Cargo(number: 7)),
      failsAs: { error in
        guard let crash = error as? WorkerCrashed else { return false }
        // The text says who died of what.
        return crash.status == status && crash.attempts == 1
          && crash.description.contains("\(crash.pid)")
          && crash.description.contains("\(status)") && crash.job.contains("Carried")
      }, sourceLocation: sourceLocation)
  }

  /// The same for a job that is lost on its way.
  static func check(
    _ job: Carried, isLostAt stage: JobTransferFailed.Stage,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await check(
      job, among: Carried(argument: Cargo(number: 7)),
      failsAs: { error in
        guard let lost = error as? JobTransferFailed else { return false }
        return lost.stage == stage && lost.message.contains("struck") && !lost.typeName.isEmpty
      }, sourceLocation: sourceLocation)
  }
}
