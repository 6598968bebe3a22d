/// A piece of work that a pool's worker takes, runs and lets go of: what the queues hold.
///
/// A class and not a protocol, so that a deque holds one word for it.
class PoolTask: @unchecked Sendable {
  // Sendable: it has nothing of its own. Subclasses restate it and answer for what they add.

  /// Runs one piece of the work on the calling worker.
  ///
  /// - Returns: whether there is more to do, for which the task wants to queue again.
  func run() -> Bool { false }

  /// Is told in place of ``run()`` that the pool does not run it any more.
  ///
  /// Also for the second copy of a task, or for one that has been run.
  func abandon(because error: any Error) {}
}
