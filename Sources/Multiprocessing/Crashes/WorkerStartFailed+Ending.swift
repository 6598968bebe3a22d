internal import Jobs

extension WorkerStartFailed {
  /// The error for a pool whose workers end before they are ready, one after the other.
  ///
  /// - Parameters:
  ///   - ending: how the last one ended.
  ///   - inInitializer: whether it ran the pool's initializer by then.
  ///   - times: how many there were.
  init(_ ending: WorkerEnding, inInitializer: Bool, times: Int) {
    let report = CrashReport(parsing: ending.standardError)
    let crash = WorkerCrashed(
      job: inInitializer ? "the pool's initializer" : "nothing yet", pid: ending.pid,
      status: ending.status, message: report.message, backtrace: report.backtrace,
      standardError: report.standardError, peakMemory: Int(ending.peakMemory),
      wasKilledForMemory: ending.wasKilledForMemory)
    var text = "\(times) workers in a row ended before they were ready; the last "
    text += inInitializer ? "was this: \(crash)" : "\(ending.status)"
    if report.message == nil, let line = report.standardError.split(separator: "\n").last {
      text += "; its last words: \(line)"
    } else if !inInitializer, let message = report.message {
      text += ": \(message)"
    }
    self.init(
      operation: inInitializer ? "running the pool's initializer" : "starting the worker's loop",
      code: 0, message: text, crash: crash)
  }
}
