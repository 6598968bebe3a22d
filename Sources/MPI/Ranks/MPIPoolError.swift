#if MPI
  /// Why there is no ``MPIPool``.
  public enum MPIPoolError: Error, Hashable, Sendable {
    /// MPI does not let one thread of several call it (`MPI_THREAD_FUNNELED`).
    case notFunneled(library: String)
    /// MPI runs already in this process, whoever has started it, or has run: it cannot be started twice.
    case alreadyUsed
    /// A worker process of a pool belongs to no MPI run.
    case inWorkerProcess
    /// Some ranks run another build of the program than rank 0, or another program; empty where another
    /// rank than 0 throws it, which does not know them.
    case differentBuilds([String])
    /// More workers were asked for than there are.
    case tooManyWorkers(asked: Int, ranks: Int, available: Int)
    /// The launcher is of another MPI than the program, or speaks to none (`srun` without `--mpi`): each of
    /// its processes is alone.
    case otherLauncher(ranks: Int, library: String)
    /// Another rank's processor has fewer vector instructions than this one, which has computed before it
    /// joined: their answers would differ in the last bits.
    case vectorLevel
  }

  extension MPIPoolError {
    /// Whether all ranks have met this error, so that rank 0 can say it for all.
    var isOfAllRanks: Bool {
      switch self {
      case .notFunneled, .differentBuilds, .otherLauncher: true
      case .alreadyUsed, .inWorkerProcess, .tooManyWorkers, .vectorLevel: false
      }
    }
  }

  extension MPIPoolError: CustomStringConvertible {
    /// Says what is wrong, and what to do about it.
    public var description: String {
      switch self {
      case .notFunneled(let library):
        return """
          this MPI cannot be called from one thread of several, MPI_THREAD_FUNNELED is wanted: \
          \(library)
          """
      case .alreadyUsed:
        return """
          MPI was started in this process before, by this package or by other code, and can be started \
          once: make one pool, and use it for everything
          """
      case .inWorkerProcess:
        return """
          a worker process of a pool belongs to no MPI run: use MPI in the program itself, and pools \
          of processes or threads in its jobs
          """
      case .differentBuilds(let others):
        return """
          all ranks must run the same build of the same program as rank 0, but not so: \
          \(others.isEmpty ? "rank 0 says which" : others.joined(separator: "; "))
          """
      case .tooManyWorkers(let asked, let ranks, let available):
        // With one worker on each rank but the first; else this error does not know how many it takes.
        let hint = available == max(ranks - 1, 1) ? " (mpirun -n \(asked + 1))" : ""
        return """
          \(asked) workers were asked for, but there are \(available), of \(ranks) \
          rank\(ranks == 1 ? "" : "s"): give at most that many, leave the number out, or start more \
          ranks\(hint)
          """
      case .otherLauncher(let ranks, let library):
        return """
          the launcher has started \(ranks) processes that do not know each other: the program is built for \
          \(library.prefix { $0 != "," && $0 != "\n" }) and must be started by that one's mpirun, \
          or by srun with an --mpi that it knows (srun --mpi=list)
          """
      case .vectorLevel:
        return """
          another rank's processor has fewer vector instructions than this one, which has computed with \
          them already: join before computing, or set PLEASINGLY_VECTOR (sse2, avx2) for all ranks
          """
      }
    }
  }
#endif
