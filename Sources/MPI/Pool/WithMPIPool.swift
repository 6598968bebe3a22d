#if MPI
  /// Joins the MPI run, lends rank 0 its pool, and ends the run.
  ///
  /// ```swift
  /// // program.swift, started by: mpirun -n 4 program
  /// try await withMPIPool { pool in
  ///   print(try await pool.map(jobs))
  /// }
  /// ```
  ///
  /// Every rank calls this, with the same settings. **Only rank 0's call runs `body` and returns.** The
  /// others run jobs until rank 0 has no more, and then end with status 0 (`exit`), so that nothing behind
  /// this call is done twice; what stands before it is done by every rank.
  ///
  /// Without a launcher there is one rank, which runs the jobs itself.
  ///
  /// If `body` returns, the pool is shut down and finishes what was submitted to it. If it throws, or the
  /// task is cancelled, jobs that wait are withdrawn and those that run are asked to stop. Those that
  /// have not stopped after half a second do not delay the error: the whole run is ended when rank 0's
  /// process ends, by `MPI_Abort`. It can be called once in the life of a process, as MPI can be started
  /// once. Suspends without blocking a thread.
  ///
  /// - Parameters:
  ///   - workers: how many jobs run at the same time; by default as many as there is room for, which is
  ///     the number of ranks less one.
  ///   - isolation: in what the jobs run.
  ///   - rankZeroWorks: whether rank 0 runs jobs as well as hand them out, on a thread of its own: then
  ///     there is a worker more, which shares its processor with the manager, and a job that crashes there
  ///     ends the run as well. With worker processes rank 0 has some in any case.
  ///   - body: what to do with the pool, on rank 0.
  /// - Throws: ``MPIPoolError`` or ``MPIFailed``; ``InvalidWorkerCount`` for `workers` or `perRank` out of 1 to
  ///   4096; on rank 0 what `body` throws. What one of several ranks alone meets when they come together ends
  ///   the run (`MPI_Abort`), with a line on standard error: the others wait for that rank.
  public func withMPIPool<Result>(
    workers: Int? = nil, isolation: MPIPool.Isolation = .ranks, rankZeroWorks: Bool = false,
    _ body: (MPIPool) async throws -> Result
  ) async throws -> Result {
    let pool = try await MPIRanks.join(
      workers: workers, isolation: isolation, rankZeroWorks: rankZeroWorks)
    let result: Result
    do {
      result = try await body(pool)
    } catch {
      pool.storage.terminate(grace: MPIExit.graceNanoseconds)
      _ = await pool.storage.ended()
      throw error
    }
    await withTaskCancellationHandler {
      await pool.shutdown()
    } onCancel: {
      pool.storage.terminate(grace: MPIExit.graceNanoseconds)
    }
    return result
  }
#endif
