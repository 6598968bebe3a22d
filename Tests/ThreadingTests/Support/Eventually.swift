import Glibc
import Testing
import Threading

/// Gives the processor away until `condition` is true; an issue if that takes half a minute.
func eventually(
  _ condition: () throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation
) rethrows {
  let deadline = ContinuousClock.now + .seconds(30)
  while try !condition() {
    guard ContinuousClock.now < deadline else {
      Issue.record("what was waited for never came", sourceLocation: sourceLocation)
      return
    }
    sched_yield()
  }
}

/// Starts `count` threads that all run `body` with their number, and joins them.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
  let threads = (0..<count).map { number in OSThread { try body(number) } }
  for thread in threads { try thread.start() }
  for thread in threads { try thread.join() }
}

/// The time that `body` takes.
func elapsed(_ body: () throws -> Void) rethrows -> Duration {
  let start = ContinuousClock.now
  try body()
  return ContinuousClock.now - start
}
