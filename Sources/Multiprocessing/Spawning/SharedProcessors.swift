internal import Threading

/// The processors of this process, shared out among the workers of a pool.
enum SharedProcessors {
  /// The variables by which libraries are told how many threads to start; where they are not set,
  /// each worker would start as many as there are processors.
  private static let names = [
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS",
    "NUMEXPR_NUM_THREADS", "PLEASINGLY_WORKERS",
  ]

  /// Each worker's share, at least one, and no more than it may run on, as `NAME=value`.
  ///
  /// joblib does the same for its workers (`inner_max_num_threads`).
  static func defaults(workers: Int, processors: Set<Int>? = nil) -> [String] {
    let share = max(1, min(availableProcessorCount / workers, processors?.count ?? .max))
    return names.map { "\($0)=\(share)" }
  }
}
