/// Limits of time for work that can be cancelled.
package enum TimeLimit {
  /// Returns when the time is over.
  ///
  /// - Throws: `CancellationError` if the task is cancelled first.
  package static func pass(_ limit: Duration) async throws {
    guard limit > .zero else { return }
    try await Task.sleep(for: min(limit, longest))
  }

  /// About a hundred years; the clock cannot take any length.
  static let longest = Duration.seconds(3_000_000_000)

  /// Runs `body`, and cancels it when the time is over.
  ///
  /// - Throws: ``JobsTimedOut``, as soon as `body` has heeded its cancellation; what `body` throws;
  ///   `CancellationError`.
  package static func keep<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      defer { group.cancelAll() }
      if limit > .zero { group.addTask { try await body() } }
      group.addTask {
        try await pass(limit)
        return nil
      }
      guard let first = try await group.next(), let value = first else {
        throw JobsTimedOut(limit: limit)
      }
      return value
    }
  }
}
