#if MPI
  internal import Jobs
  internal import Multiprocessing
  internal import Threading

  /// Runs a rank's jobs in worker processes of that rank.
  final class ProcessWorker: RankWorker {
    private let pool: ProcessPool
    private let reply: @Sendable (JobParcel) -> Void
    private let progress: @Sendable (UInt32, Double) -> Void
    /// What is under way, by its attempt.
    private let tasks = LockedValue<[UInt32: Task<Void, Never>]>([:])

    /// - Parameters:
    ///   - reply: is told what became of each parcel, on any thread.
    ///   - progress: is told what jobs report, on any thread.
    init(
      rank: Int, workers: Int, reply: @escaping @Sendable (JobParcel) -> Void,
      progress: @escaping @Sendable (UInt32, Double) -> Void
    ) throws {
      // Workers are kept: to be idle is no reason for them to go before the run ends.
      pool = try ProcessPool(workers: workers, name: "rank-\(rank)", idleTimeout: nil)
      self.reply = reply
      self.progress = progress
    }

    func take(_ parcel: [UInt8], isChunk: Bool, lease: UInt32) {
      tasks.withLock { tasks in
        // It begins with the lock held by this thread, and so is known before it can end.
        tasks[lease] = Task {
          let reply = await pool.reply(to: parcel, isChunk: isChunk) { self.progress(lease, $0) }
          _ = self.tasks.withLock { $0.removeValue(forKey: lease) }
          self.reply(reply)
        }
      }
    }

    func stop(_ lease: UInt32) {
      tasks.withLock { $0[lease] }?.cancel()
    }

    /// Lets the workers go.
    func end() {
      let pool = pool
      Task { await pool.terminate() }
    }
  }
#endif
