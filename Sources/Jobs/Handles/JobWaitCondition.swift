/// When a wait for several jobs is over.
public enum JobWaitCondition: Hashable, Sendable, CaseIterable {
  /// When one of them is done, however.
  case firstCompleted
  /// When one of them has failed, or all are done; a cancelled one has not failed.
  case firstFailed
  /// When all of them are done.
  case allCompleted
}
