internal import Jobs
internal import Multiprocessing

/// The lecture's `for process in processes: process.join()`.
enum JoinAll {
  /// Joins every process, or throws the error of the first that fails.
  ///
  /// All are watched at once: if one dies, nobody waits for the others, which end with the program.
  static func processes<Work: Job>(_ processes: [ChildProcess<Work>]) async throws {
    try await withThrowingTaskGroup { group in
      for process in processes { group.addTask { _ = try await process.value } }
      for try await _ in group {}
    }
    for process in processes { try process.join() }
  }
}
