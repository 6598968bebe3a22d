internal import Synchronization

/// Work for which the end of the program waits, though the threads that do it are daemons.
///
/// Each pool has one: it counts what was handed over and is not done.
final class HeldWork: Sendable {
  private let count = Atomic<Int>(0)

  /// How many pieces of work are not done.
  var left: Int { count.load(ordering: .sequentiallyConsistent) }

  /// There is a piece of work more.
  func begin() {
    ThreadRegistry.waitsAtExit
    count.add(1, ordering: .sequentiallyConsistent)
  }

  /// A piece of work is done, or never will be.
  func end() { end(1) }

  /// Does a piece of work on the calling thread, one of the module's, and ends it.
  ///
  /// - Parameter body: the work; it says whether there was any.
  /// - Returns: what it says.
  @discardableResult
  func running(_ body: () -> Bool) -> Bool {
    let thread = AnyOSThread.current
    thread?.heldPieces.add(1, ordering: .relaxed)
    let hasRun = body()
    thread?.heldPieces.subtract(1, ordering: .relaxed)
    if hasRun { end(1) }
    return hasRun
  }

  /// The calling thread ends the program in the middle of its work, to which it never comes back.
  func endWork(under thread: AnyOSThread) {
    end(thread.heldPieces.exchange(0, ordering: .relaxed))
  }

  private func end(_ number: Int) {
    // Whoever ends the program says so and *then* looks at the count, so that one of the two sees
    // the other.
    let left = count.subtract(number, ordering: .sequentiallyConsistent).newValue
    if left == 0, ThreadRegistry.isEnding { ThreadRegistry.shared.heldWorkEnded() }
  }
}
