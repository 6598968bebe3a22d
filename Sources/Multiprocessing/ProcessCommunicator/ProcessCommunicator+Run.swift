public import Jobs

extension ProcessCommunicator {
  /// Runs a program on so many ranks, each of them a new child process.
  ///
  /// Suspends until all ranks have ended, without blocking a thread of Swift's. None outlives this call: when a
  /// rank fails, the others have `grace` to come to an end by themselves, as they do when they wait for
  /// the one that failed; then they are killed. If the calling task is cancelled, they are killed at once.
  ///
  /// - Parameters:
  ///   - ranks: how many ranks: from 1 to 256.
  ///   - program: what each of them runs.
  ///   - options: what the processes are to be like.
  ///   - grace: how long ranks may go on after one has failed.
  /// - Returns: the answers in the order of the ranks.
  /// - Throws: ``RankFailed`` with the rank that is to blame: of those that crashed the first to be noticed,
  ///   else of those that threw the first that did not merely miss another rank;
  ///   ``CommunicatorError/invalidSize(ranks:limit:)``; ``UnreachableJobType`` if the program's type cannot
  ///   be found by name in another process; ``JobTransferFailed`` if the program cannot be encoded;
  ///   ``InvalidProcessOption``, ``NestingTooDeep``, ``SharedMemoryError``; ``WorkerStartFailed`` if the
  ///   system refuses a process; `CancellationError`.
  /// - Complexity: about 3 ms a rank for its process.
  public static func run<Program: CommunicatorProgram>(
    ranks: Int, _ program: Program, options: ProcessOptions = ProcessOptions(),
    grace: Duration = .seconds(2)
  ) async throws -> [Program.Output] {
    let family = try RankFamily(ranks: ranks, program, options)
    let outcomes = try await family.outcomes(grace: grace)
    if let failure = RankFamily<Program>.blame(outcomes) { throw failure }
    return try outcomes.map { try $0.result.get() }
  }

  /// Runs a program on so many ranks, and tells what became of each.
  ///
  /// As ``run(ranks:_:options:grace:)``, but ranks that survive another's death go on for as long as they
  /// like, and may have an answer.
  ///
  /// - Returns: a result for each rank, in their order.
  /// - Throws: as ``run(ranks:_:options:grace:)`` does, but for what is a rank's result.
  public static func results<Program: CommunicatorProgram>(
    ranks: Int, _ program: Program, options: ProcessOptions = ProcessOptions()
  ) async throws -> [Result<Program.Output, RankFailed>] {
    let family = try RankFamily(ranks: ranks, program, options)
    return try await family.outcomes(grace: nil).map(\.result)
  }
}
