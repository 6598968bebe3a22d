public import Jobs
internal import Threading

/// A pool whose workers are the ranks of a ``ProcessCommunicator``: the textbook's manager and workers.
///
/// ```swift
/// let pool = try CommunicatorPool(workers: 3)
/// let cubes = try await pool.map((0..<10).map(Cube.init))
/// await pool.shutdown()
/// ```
///
/// Rank 0 is a thread of this process: it sends each rank that has nothing to do the next job, and receives
/// answers from any. Jobs have the same answers as on any other pool.
///
/// **If a worker dies**, so does the pool, as a communicator does: all jobs fail with ``WorkerCrashed``. Jobs
/// that may crash belong on a ``ProcessPool``, which gives the dead one's place to another.
public final class CommunicatorPool: WorkerPool {
  /// How many jobs may run at the same time: the ranks but for the first.
  public let workerCount: Int
  private let desk: ManagerDesk
  private let board: CommunicatorBoard
  private let family: RankFamily<PoolRank>
  private let ending: Task<Void, Never>

  /// Starts the ranks; they are awaited with the first job.
  ///
  /// - Parameters:
  ///   - workers: how many; from 1 to 255.
  ///   - options: what the processes are to be like.
  /// - Throws: ``InvalidWorkerCount``, ``CommunicatorError/invalidSize(ranks:limit:)``, ``NestingTooDeep``, ``SharedMemoryError``, ``InvalidProcessOption``.
  public init(workers: Int, options: ProcessOptions = ProcessOptions()) throws {
    try InvalidWorkerCount.check(workers)
    try options.check()
    try NestingTooDeep.check()
    workerCount = workers
    let board = try CommunicatorBoard(ranks: workers + 1)
    let number = Timeline.shared.numberForPool()
    let desk = ManagerDesk(pool: .pool(id: number, name: "ranks")) { board.rows[0].wake() }
    let family = RankFamily(board, 1..<(workers + 1), PoolRank(), options, pool: number)
    self.board = board
    self.desk = desk
    self.family = family
    let manager = OSThread<Void>(name: "manager", isDaemon: true) {
      PoolManager(board, desk, family).run()
    }
    try manager.start()
    ending = Task {
      do {
        let outcomes = try await family.outcomes(grace: .seconds(2))
        let failure = RankFamily<PoolRank>.blame(outcomes)
        desk.end(with: failure?.error ?? PoolClosed(), of: failure?.rank)
      } catch {
        // The ranks were not all started: the manager waits for none of them.
        desk.end(with: error)
      }
    }
  }

  deinit {
    desk.close()
  }

  /// Runs a job on a rank that has nothing to do.
  ///
  /// Suspends without blocking a thread. If the task is cancelled a job that waits is withdrawn, and the
  /// answer of one that runs is dropped.
  ///
  /// - Throws: what the job threw; ``WorkerCrashed``; ``PoolClosed``; ``UnreachableJobType`` or
  ///   ``JobTransferFailed``; `CancellationError`.
  public func run<J: Job>(_ job: J) async throws -> J.Output {
    let parcel = try JobParcel.job(job)
    return try await desk.ask(
      parcel.copy, isChunk: false, jobs: .ifRecording(J.self)
    ).answer(J.Output.self)
  }

  /// Runs some jobs on one rank, one after the other; one message carries them all.
  public func runChunk<J: Job>(_ jobs: [J]) async -> [Result<J.Output, any Error>] {
    do {
      let parcel = try JobParcel.chunk(jobs[...])
      let reply = try await desk.ask(
        parcel.copy, isChunk: true, jobs: .ifRecording(J.self, count: jobs.count))
      let (results, cut) = reply.results(J.Output.self, atMost: jobs.count)
      let missing = Result<J.Output, any Error>.failure(cut ?? CancellationError())
      return results + Array(repeating: missing, count: jobs.count - results.count)
    } catch {
      return jobs.map { _ in .failure(error) }
    }
  }

  /// Takes no more jobs, waits for those that it has, and ends the ranks.
  public func shutdown() async {
    desk.close()
    await ending.value
  }
}

extension CommunicatorPool: WatchablePool {
  /// What the ranks do at this moment, but for the first, which runs no jobs.
  ///
  /// Blocks for no longer than it takes to copy a line for each of them.
  public var snapshot: PoolSnapshot {
    let busy = desk.busyRanks
    let workers = (1...workerCount).compactMap { rank -> PoolSnapshot.Worker? in
      guard let place = family.place(of: rank), !board.rows[rank].state.isOver else { return nil }
      return PoolSnapshot.Worker(place: place, state: busy.contains(rank) ? .running : .idle)
    }
    return PoolSnapshot(place: desk.pool, workers: workers, workerLimit: workerCount)
  }
}
