internal import Jobs

/// A job that others may wait for, and that notes what it waits for itself.
protocol WaitingJob: AnyObject, Sendable {
  /// Waits, and says meanwhile for what.
  func waiting(for awaited: @escaping BlockingWait.Awaited, _ wait: () -> Void)
}

extension SubmittedTask: WaitingJob {}
