internal import Threading

/// The names of processes that were given none.
enum ProcessNames {
  private static let count = LockedValue(0)

  /// `Process-1`, then `Process-2`, and so on; in a worker its own name and a number, as in
  /// `Process-1:2`: so no two processes of a program share a name by default.
  static func next() -> String {
    let number = count.withLock { count in
      count += 1
      return count
    }
    guard let worker = WorkerProcesses.current else { return "Process-\(number)" }
    return "\(worker.name):\(number)"
  }
}
