internal import Glibc

/// This process's rank among those that a launcher of parallel programs has started: known without MPI.
package enum LauncherRank {
  /// The rank; nil without a launcher, or with one that does not say.
  ///
  /// Open MPI, MPICH and Slurm say, by environment variables. A worker process of a pool has none of its
  /// own.
  package static var current: Int? {
    guard !WorkerProcesses.isWorker else { return nil }
    return number(["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID"])
  }

  /// How many ranks the launcher has started; nil without one, or with one that does not say.
  package static var count: Int? {
    // Of a step (`srun`): Slurm's other numbers are also told to programs that are no ranks. An mpirun inside
    // of a step says it better.
    WorkerProcesses.isWorker
      ? nil : number(["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"])
  }

  private static func number(_ names: [String]) -> Int? {
    for name in names {
      if let text = getenv(name), let number = Int(String(cString: text)) { return number }
    }
    return nil
  }
}
