#if MPI
  internal import CMPI
  public import Jobs
  internal import Multiprocessing
  internal import Threading

  extension MPICommunicator {
    /// Runs a program on every rank of the MPI run.
    ///
    /// Every rank calls this, with an equal program, and every rank's call returns that rank's answer: print
    /// on one of them. Without a launcher there is one rank. It can be called once in the life of a process,
    /// as MPI can be started once. Suspends without blocking a thread of Swift's: the program has one of its
    /// own, which MPI then belongs to.
    ///
    /// - Parameter program: what each rank runs.
    /// - Returns: the answer of this rank, when every rank has ended its program.
    /// - Throws: ``MPIPoolError`` or ``MPIFailed`` if the ranks do not come together; what the program throws
    ///   if there is one rank. With several the run is ended then (`MPI_Abort`), with a line on standard
    ///   error: the others may wait for the one that threw.
    public static func run<Program: CommunicatorProgram>(
      _ program: Program
    ) async throws -> Program.Output {
      try MPIRun.claim()
      return try await withCheckedThrowingContinuation {
        (done: CheckedContinuation<Program.Output, any Error>) in
        let thread = OSThread<Void>(name: "mpi") {
          done.resume(with: Result { try runHere(program) })
        }
        do { try thread.start() } catch { done.resume(throwing: error) }
      }
    }

    /// Joins the run, runs the program, and ends the run, on the calling thread.
    private static func runHere<Program: CommunicatorProgram>(
      _ program: Program
    ) throws -> Program.Output {
      let run = try MPIRun.join { _, _ in 1 }
      let result = Result<Program.Output, any Error> {
        let communicator = try MPICommunicator(run.channel)
        let output = try program.run(on: communicator)
        try communicator.close()
        return output
      }
      if case .failure(let error) = result, run.channel.size > 1 { run.abort(because: error) }
      try run.finish()
      return try result.get()
    }
  }
#endif
