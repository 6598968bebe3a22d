import Jobs
import Multiprocessing
import Testing

/// Runs `body` and then sees to it that the process holds no child, no zombie, no descriptor and no
/// shared memory more than before.
///
/// For exit tests: nothing else may run in the process. What `body` throws is an issue, since a test
/// that ends by an error would not say by which.
///
/// - Parameters:
///   - limit: for how long something may still be on its way out.
///   - body: what is to leave nothing.
func leavesNothing(
  within limit: Duration = .seconds(60), sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () async throws -> Void
) async {
  do {
    let surplus = try await surplus(within: limit, after: body)
    #expect(surplus.isEmpty, "left behind: \(surplus)", sourceLocation: sourceLocation)
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
}

/// What the process holds more than before `body`, and goes on to hold for as long as `limit`.
func surplus(
  within limit: Duration, after body: () async throws -> Void
) async throws -> [String] {
  // What stays for the life of the process is there before it is counted.
  let warmUp = try ProcessPool(workers: 2)
  _ = try await warmUp.map((0..<8).map(Cube.init))
  await warmUp.shutdown()
  try await Task.sleep(for: .milliseconds(1))
  let before = Holdings.now
  try await body()
  let deadline = ContinuousClock.now + limit
  while true {
    let isLate = ContinuousClock.now >= deadline
    let surplus = Holdings.now.surplus(over: before)
    if surplus.isEmpty || isLate { return surplus.sorted() }
    try await Task.sleep(for: .milliseconds(1))
  }
}
