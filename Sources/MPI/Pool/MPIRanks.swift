#if MPI
  internal import Glibc
  internal import Jobs
  internal import Multiprocessing
  internal import Threading

  /// The beginning and the end of each rank.
  enum MPIRanks {
    private typealias Joining = CheckedContinuation<MPIPool, any Error>

    /// Starts the thread that MPI belongs to, and makes rank 0's pool; the other ranks never return.
    static func join(
      workers: Int?, isolation: MPIPool.Isolation, rankZeroWorks: Bool
    ) async throws -> MPIPool {
      if let workers { try InvalidWorkerCount.check(workers) }
      if case .processes(let perRank?) = isolation { try InvalidWorkerCount.check(perRank) }
      try MPIRun.claim()
      let pool = try await withCheckedThrowingContinuation { (joining: Joining) in
        do throws(ThreadStartError) {
          try OSThread(name: "mpi", isDaemon: true) {
            serve(isolation, rankZeroWorks, asked: workers, joining)
          }.start()
        } catch {
          joining.resume(throwing: error)
        }
      }
      guard let workers, workers > pool.workerCount else { return pool }
      await pool.shutdown()
      throw MPIPoolError.tooManyWorkers(
        asked: workers, ranks: pool.rankCount, available: pool.workerCount)
    }

    /// What MPI's thread does, from beginning to end.
    private static func serve(
      _ isolation: MPIPool.Isolation, _ rankZeroWorks: Bool, asked: Int?, _ joining: Joining
    ) {
      let run: MPIRun
      do {
        run = try MPIRun.join { rank, size in
          workers(of: isolation, isIdle: rank == 0 && size > 1 && !rankZeroWorks)
        }
      } catch {
        guard let rank = LauncherRank.current, rank > 0 else {
          return joining.resume(throwing: error)
        }
        // Rank 0 says it for all, and its status is the run's.
        if let error = error as? MPIPoolError, error.isOfAllRanks { exit(0) }
        MPIRun.abort(rank: rank, because: error)
      }
      do {
        if run.channel.rank == 0 {
          try manage(run, isolation, asked: asked, joining)
        } else {
          switch isolation {
          case .ranks: try RankLoop(run).serve()
          case .processes:
            var relay = try RelayLoop(
              run, workers: workers(of: isolation, isIdle: false))
            try relay.serve()
          }
          try run.finish()
          exit(0)
        }
      } catch {
        run.abort(because: error)
      }
    }

    private static func manage(
      _ run: MPIRun, _ isolation: MPIPool.Isolation, asked: Int?, _ joining: Joining
    ) throws {
      let ranks = WorkerShares.limited(run.ranks, to: asked)
      let storage = ManagerStorage(ranks)
      MPIExit.watch(storage)
      let own = try ownWorker(ranks[0], isolation, storage)
      joining.resume(returning: MPIPool(storage, ranks: ranks))
      var loop = ManagerLoop(run.channel, storage, own: own)
      do throws(MPIFailed) {
        try loop.run()
        try run.finish()
      } catch {
        storage.end(because: error)
        throw error
      }
      storage.end()
    }

    /// Who runs rank 0's jobs, if it has any to run.
    private static func ownWorker(
      _ rank: MPIRank, _ isolation: MPIPool.Isolation, _ storage: ManagerStorage
    ) throws -> (any RankWorker)? {
      guard rank.workers > 0 else { return nil }
      guard case .processes = isolation else {
        return try LocalWorker(machine: rank.machine, storage: storage)
      }
      return try ProcessWorker(rank: 0, workers: rank.workers) {
        if let reply = ReplyParcel($0.copy) { storage.deliver(reply) }
      } progress: {
        storage.progressed($0, on: 0, to: $1)
      }
    }

    /// How many jobs a rank can run at the same time.
    private static func workers(of isolation: MPIPool.Isolation, isIdle: Bool) -> Int {
      switch isolation {
      case .ranks: isIdle ? 0 : 1
      case .processes(let count): count ?? availableProcessorCount
      }
    }
  }
#endif
