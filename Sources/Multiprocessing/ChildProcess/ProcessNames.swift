internal import Threading

/// The names of processes that were given none.
enum ProcessNames {
  private static let count = LockedValue(0)

  /// `Process-1`, then `Process-2`, and so on.
  static func next() -> String {
    count.withLock { count in
      count += 1
      return "Process-\(count)"
    }
  }
}
