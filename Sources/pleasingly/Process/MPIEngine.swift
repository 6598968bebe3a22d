internal import ArgumentParser
internal import Jobs
internal import MPI
internal import Multiprocessing
internal import Threading

/// `--engine mpi`: the ranks of an MPI run, in a program that was built for one.
enum MPIEngine {
  /// How many workers the run has; nil before it is known.
  static let workerCount = LockedValue<Int?>(nil)

  /// Whether this process is a rank of an MPI run whose results and complaints rank 0 prints for all.
  static func isSilent(
    _ arguments: [String] = Array(CommandLine.arguments.dropFirst())
  ) -> Bool {
    guard let rank = LauncherRank.current, rank > 0 else { return false }
    return isMeant(by: arguments)
  }

  /// Whether these are arguments of a command on the ranks of an MPI run.
  static func isMeant(by arguments: [String]) -> Bool {
    zip(arguments, arguments.dropFirst()).contains { $0 == "--engine" && $1 == "mpi" }
      || arguments.contains("--engine=mpi")
  }

  #if MPI
    /// Throws unless the program can do it.
    static func check() throws {}

    /// Joins the run, and lends rank 0 the pool; the other ranks do not return.
    static func with<Result>(
      workers: Int?, _ body: (any WorkerPool) async throws -> Result
    ) async throws -> Result {
      do {
        return try await withMPIPool(workers: workers) { pool in
          workerCount.withLock { $0 = pool.workerCount }
          return try await body(pool)
        }
      } catch let error as MPIPoolError {
        throw ValidationError(error.description)
      }
    }
  #else
    /// Throws unless the program can do it.
    static func check() throws {
      throw ValidationError(
        """
        this program was built without MPI: install libopenmpi-dev (or libmpich-dev) and build it \
        again by: swift build -c release --traits MPI
        """)
    }

    static func with<Result>(
      workers: Int?, _ body: (any WorkerPool) async throws -> Result
    ) async throws -> Result {
      try check()
      return try await body(SerialPool())
    }
  #endif
}
