internal import CMultiprocessing

/// All worker processes of this program.
public enum WorkerProcesses {
  /// Ends every worker at once (SIGKILL), and takes their exit statuses.
  ///
  /// For a program that is about to end in a way that calls no exit handlers, such as a signal
  /// handler that calls `_exit`: the workers would end by themselves, but a moment later, and be
  /// left to the system to be cleared away. `exit`, and the end of `main`, do it anyway.
  ///
  /// Blocks for half a second at most, usually for a millisecond. May be called from a signal
  /// handler. Afterwards this process must end: no call that waits for a worker returns any more.
  public static func endAll() {
    CMultiprocessing_end_workers()
  }
}
