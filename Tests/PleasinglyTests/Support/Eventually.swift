import Testing

/// What was waited for did not come in time.
struct Overdue: Error, CustomStringConvertible {
  var description: String
}

/// Looks again and again until `condition` holds.
///
/// It throws only if the condition is seen not to hold after `limit`: a test that got no processor
/// for a while does not fail for that.
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

/// The same for facts that a single look can miss: `condition` must hold ten times in a row.
///
/// The first of them counts: on a busy machine the others may come after the limit.
func eventuallyStays(
  _ what: String, within limit: Duration, _ condition: () throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + limit
  var seen = 0
  while seen < 10 {
    let late = ContinuousClock.now >= deadline
    if try condition() {
      seen += 1
    } else if late {
      throw Overdue(description: "not within \(limit): \(what)")
    } else {
      seen = 0
    }
    try await Task.sleep(for: .milliseconds(1))
  }
}
