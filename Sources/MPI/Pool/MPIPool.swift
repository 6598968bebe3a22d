#if MPI
  public import Jobs
  internal import Multiprocessing

  /// The ranks of an MPI run, on one machine or on many, that run jobs for rank 0.
  ///
  /// ```swift
  /// try await withMPIPool { pool in
  ///   print(try await pool.map((1...4).map(Cube.init)))   // [1, 8, 27, 64], once
  /// }
  /// ```
  ///
  /// started as `mpirun -n 4 program`. Rank 0 manages, the others run the jobs: with 4 ranks there are 3
  /// workers. With 1 rank, and without a launcher, rank 0 runs them itself, on a thread of its own.
  ///
  /// MPI is called by one thread of each rank and no other (`MPI_THREAD_FUNNELED`). On the ranks that
  /// work it runs the jobs too, so that a job's ``JobContext`` hears of a cancellation where the job's own
  /// thread asks, and other threads of the job when that one has asked.
  ///
  /// **If a rank dies** (a trap, a signal, `exit`), MPI ends every rank, rank 0 included: that is how MPI
  /// is. With ``Isolation/processes(perRank:)`` the jobs run in worker processes of the ranks: one that
  /// dies costs its own job, whose caller gets ``WorkerCrashed``, and no other.
  ///
  /// A job whose caller gives up is withdrawn if it waits. If it runs it is asked to stop
  /// (``JobContext/isCancelled``), and its rank takes the next one when it has; the caller does not wait
  /// for that. Nothing can end it from outside, but for worker processes.
  ///
  /// Jobs cannot refer to shared memory or to result queues, which end at one machine: that throws
  /// ``JobTransferFailed``.
  public final class MPIPool: WorkerPool {
    /// In what the jobs of a rank run.
    public enum Isolation: Hashable, Sendable {
      /// In the rank itself, one at a time: the fastest way. A job that crashes ends the whole run.
      case ranks
      /// In worker processes of each rank, rank 0 included, so many at a time, at least 1: by default one for
      /// each processor that the launcher has bound the rank to.
      case processes(perRank: Int? = nil)
    }

    let storage: ManagerStorage

    /// The ranks that run jobs.
    public let ranks: [MPIRank]

    /// How many jobs may run at the same time.
    public let workerCount: Int

    /// How many ranks there are, rank 0 included.
    let rankCount: Int

    init(_ storage: ManagerStorage, ranks: [MPIRank]) {
      self.storage = storage
      rankCount = ranks.count
      self.ranks = ranks.filter { $0.workers > 0 }
      workerCount = ranks.reduce(0) { $0 + $1.workers }
    }

    /// How many jobs wait for a rank at the moment.
    public var waitingJobCount: Int { storage.waitingCount }

    /// Runs one job in a rank and returns its answer.
    ///
    /// Suspends without blocking a thread. Large arrays of numbers are written into the message as one
    /// block and read from it as one; a message may be longer than 2 GiB.
    ///
    /// - Throws: what the job threw (as a ``RemoteError`` where the error itself cannot be carried);
    ///   ``WorkerCrashed`` if its worker process died; ``UnreachableJobType`` or ``JobTransferFailed`` if
    ///   the job or its answer could not be carried; ``PoolClosed`` if the pool was shut down before;
    ///   `CancellationError`.
    public func run<J: Job>(_ job: J) async throws -> J.Output {
      try await carryOut(job, progress: nil)
    }

    /// Runs one job in a rank and tells how far it is.
    ///
    /// - Parameters:
    ///   - job: the job, which says how far it is by ``JobContext/report(fraction:)``.
    ///   - onProgress: is told fractions from 0 to 1, one after the other, and not all of them if they
    ///     come faster than it takes them; the last call has returned when `run` returns.
    /// - Throws: what ``run(_:)`` throws.
    public func run<J: Job>(
      _ job: J, onProgress: @escaping @Sendable (Double) -> Void
    ) async throws -> J.Output {
      // Reports come on MPI's thread, which must not run user code.
      try await ProgressDelivery.with(onProgress) { try await carryOut(job, progress: $0) }
    }

    func carryOut<J: Job>(
      _ job: J, progress: (@Sendable (Double) -> Void)?
    ) async throws -> J.Output {
      let parcel = try JobParcel.job(job)
      let reply = try await storage.run(
        parcel, isChunk: false, progress: progress, as: .ifRecording(J.self))
      do {
        return try reply.answer(J.Output.self)
      } catch var crash as WorkerCrashed {
        // The rank has no more of the job than its name.
        crash.job = JobParcel.text(of: job)
        throw crash
      }
    }

    /// Takes no more jobs, waits for those that it has, and lets the ranks go, which end with status 0.
    ///
    /// MPI has ended then, and cannot be started again in this process. Safe to call more than once.
    public func shutdown() async {
      storage.close()
      _ = await storage.ended()
    }
  }

  extension MPIPool: WatchablePool {
    /// What the ranks do that run jobs, as rank 0 sees it.
    ///
    /// Blocks for no longer than it takes to copy a line for each of them. Whether a worker process of a rank is
    /// busy is not told, only what it runs while the ``/Jobs/Timeline`` records.
    public var snapshot: PoolSnapshot { storage.snapshot }
  }
#endif
