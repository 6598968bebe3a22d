import Connections
import Glibc
import Testing
import Threading

/// Runs what blocks on a thread of its own, so that no cooperative thread is blocked.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
{
  let thread = OSThread { try body() }
  try thread.start()
  return try await thread.value
}

/// Looks again and again until `condition` holds; an issue if it does not after `limit`.
func eventually(
  _ what: String, within limit: Duration = .seconds(120),
  sourceLocation: SourceLocation = #_sourceLocation, _ condition: () -> Bool
) async {
  let deadline = ContinuousClock.now + limit
  while !condition() {
    if ContinuousClock.now >= deadline {
      Issue.record("not within \(limit): \(what)", sourceLocation: sourceLocation)
      return
    }
    // The pace of the looks: it never decides anything.
    try? await Task.sleep(for: .milliseconds(1))
  }
}

/// A path that does not exist; what is there in the end is removed.
func withTemporaryPath<Result>(_ body: (String) async throws -> Result) async rethrows -> Result {
  let path = "/tmp/pleasingly-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  defer { unlink(path) }
  return try await body(path)
}

/// An abstract name that nobody else has.
func freshName() -> String { "pleasingly-test-\(getpid())-\(UInt64.random(in: 0 ... .max))" }

/// Some bytes that are not all alike.
func pattern(_ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
}

/// Long enough for whatever a loaded machine is to do.
let ample = Duration.seconds(400)
/// Long enough for something to be noticed that must not happen.
let moment = Duration.milliseconds(60)

/// Something to read from and something to write to, both closed on exec from the start: Swift cannot
/// reach `pipe2`.
func makePipe() throws -> [Int32] {
  var ends: [Int32] = [-1, -1]
  let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
  try #require(socketpair(AF_UNIX, type, 0, &ends) == 0)
  return ends
}
