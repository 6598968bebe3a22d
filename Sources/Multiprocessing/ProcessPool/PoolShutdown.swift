/// What a pool that is shut down does with the jobs that it has.
public enum PoolShutdown: Hashable, Sendable, CaseIterable {
  /// They are all done.
  case finishing
  /// Those that run are done; those that wait throw ``PoolClosed``.
  case cancellingWaiting
}
