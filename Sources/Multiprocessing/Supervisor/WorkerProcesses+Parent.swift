internal import CMultiprocessing

extension WorkerProcesses {
  /// Has the system end this process with the one that started it, however that ends (`kill -9` too).
  ///
  /// For a process that was started in another way than as a worker, which need not ask. It is killed
  /// when the *thread* ends that started it: that one must wait for it. Its own workers end with it.
  ///
  /// - Parameter parent: the process that started this one; if that is gone, this one ends at once,
  ///   with status 0.
  package static func endSelf(with parent: Int32) {
    CMultiprocessing_end_with_parent(parent)
  }
}
