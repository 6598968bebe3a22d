extension SerialPool {
  /// Runs a job where it is called, and returns a handle that is done.
  ///
  /// Blocks the calling thread while the job runs, as ``run(_:)`` does: that is what makes this pool
  /// the one to debug with. There is never anything left to wait for or to cancel.
  public func submit<J: Job>(_ job: J) -> JobHandle<J.Output> {
    JobHandle(
      outcome: Result {
        try Task.checkCancellation()
        return try JobContext(cancellation: { Task.isCancelled }).run(job)
      })
  }
}
