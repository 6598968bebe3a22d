import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

extension ResultQueue {
  /// Takes on a thread of its own, so that no cooperative thread is blocked.
  func taken(within limit: Duration = .seconds(150)) async throws -> Element {
    let thread = OSThread { try self.take(timeout: limit) }
    try thread.start()
    return try await thread.value
  }
}

/// Looks again and again until `condition` holds; an issue if it does not after `limit`.
func eventually(
  _ what: String, within limit: Duration = .seconds(120),
  sourceLocation: SourceLocation = #_sourceLocation, _ condition: () -> Bool
) async {
  let deadline = ContinuousClock.now + limit
  while true {
    let isLate = ContinuousClock.now >= deadline
    if condition() { return }
    if isLate {
      Issue.record("not within \(limit): \(what)", sourceLocation: sourceLocation)
      return
    }
    // The pace of the looks: it never decides anything.
    try? await Task.sleep(for: .milliseconds(1))
  }
}

/// Whether there is no process of that number, or only one that waits to be reaped.
func isGone(_ pid: Int32) -> Bool {
  switch Census.state(of: pid) {
  case nil, "Z", "X": true
  default: false
  }
}

/// A file that does not exist yet; what is there in the end is removed.
func withTemporaryPath<Result>(_ body: (String) async throws -> Result) async rethrows -> Result {
  let path = "/tmp/pleasingly-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  defer { unlink(path) }
  return try await body(path)
}

/// Makes an empty file, which others wait for.
func createFile(_ path: String) {
  close(open(path, O_CREAT | O_WRONLY, 0o600))
}
