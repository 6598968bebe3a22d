internal import ArgumentParser
internal import Jobs

/// A number of workers on the command line.
enum WorkerCount {
  /// Parses one number of workers, or says what is allowed.
  @Sendable static func one(_ argument: String) throws -> Int {
    guard let count = Count.parse(argument), InvalidWorkerCount.allowed.contains(count) else {
      throw ValidationError("it must be \(allowed)")
    }
    return count
  }

  /// Parses a list such as `1,2,3`, or says what is allowed.
  @Sendable static func list(_ argument: String) throws -> [Int] {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    guard !parts.isEmpty, let counts = try? parts.map({ try one(String($0)) }) else {
      throw ValidationError("it must be a list like 1,2,3, each \(allowed)")
    }
    return counts
  }

  private static var allowed: String {
    let range = InvalidWorkerCount.allowed
    return "a whole number from \(range.lowerBound) to \(range.upperBound)"
  }
}
