extension Supervisor {
  /// Reads a worker's channel on the calling thread, in the supervisor's place, until the worker has replied, or
  /// for a moment; then the supervisor reads again.
  ///
  /// - Parameter hasMoreToSay: asked after a reply: whether the worker may soon say something that must not
  ///   wait until somebody happens to look, such as the reply to another caller.
  /// - Returns: whether the worker has replied.
  func poll(_ worker: PolledWorker, hasMoreToSay: () -> Bool = { false }) -> Bool {
    let hasReplied = worker.awaitReply(for: PollingHabit.nanoseconds)
    let mayBeLeft = hasReplied && !hasMoreToSay()
    switch worker.link.giveBack(worker.reading, hasReplied: mayBeLeft) {
    case .nothing: break
    case .look: post([.look(worker.link.id)])
    case .watchSoon: watchSoon(worker.link)
    }
    return hasReplied
  }
}
