#if ServiceIntegration
  /// What was waited for did not come in time.
  struct Overdue: Error, CustomStringConvertible {
    var description: String
  }

  /// Looks again and again until `condition` holds.
  func eventually(
    _ what: String, within limit: Duration = .seconds(30), _ condition: () throws -> Bool
  ) async throws {
    let deadline = ContinuousClock.now + limit
    while true {
      let late = ContinuousClock.now >= deadline
      if try condition() { return }
      if late { throw Overdue(description: "not within \(limit): \(what)") }
      try await Task.sleep(for: .milliseconds(1))
    }
  }
#endif
