/// What the thread that runs the current task is there for.
enum CallingThread {
  /// Whether it may be kept busy for a moment: not if it belongs to an actor or to an executor of the
  /// program's own (a main thread, an event loop), and not outside of tasks.
  static func mayPoll(isolation: (any Actor)?) -> Bool {
    guard isolation == nil else { return false }
    return withUnsafeCurrentTask { task in task.map { $0.unownedTaskExecutor == nil } ?? false }
  }
}
