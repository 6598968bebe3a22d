internal import CMultiprocessing
internal import Jobs
internal import Threading

/// What a job in a worker tells its supervisor, and is told.
enum WorkerContext {
  /// A job that reports more often is heard this often.
  private static let interval = Duration.milliseconds(20)

  /// Which job has reported last, and when.
  private static let lastReport = LockedValue<(leaseID: UInt32, at: ContinuousClock.Instant)?>(nil)

  /// The context of the job that was sent with this lease.
  static func make(leaseID: UInt32, channel: WorkerChannel) -> JobContext {
    JobContext(
      progress: { fraction in
        let isDue = lastReport.withLock { last in
          let now = ContinuousClock.now
          if fraction != 1, let last, last.leaseID == leaseID, now - last.at < interval {
            return false
          }
          last = (leaseID, now)
          return true
        }
        if isDue { _ = channel.write(ProgressMessage.frame(fraction)) }
      },
      cancellation: { leaseID != 0 && CMultiprocessing_lease_to_stop() == leaseID })
  }
}
