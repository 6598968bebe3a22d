internal import CMultiprocessing
internal import Jobs
internal import Threading

/// What a job in a worker tells its supervisor, and is told.
enum WorkerContext {
  /// A job that reports more often is heard this often.
  private static let interval = Duration.milliseconds(20)

  /// The context of the job that was sent with this lease.
  static func make(leaseID: UInt32, channel: WorkerChannel) -> JobContext {
    let lastReport = LockedValue<ContinuousClock.Instant?>(nil)
    return JobContext(
      progress: { fraction in
        let isDue = lastReport.withLock { last in
          let now = ContinuousClock.now
          guard fraction == 1 || last.map({ now - $0 >= interval }) ?? true else { return false }
          last = now
          return true
        }
        if isDue { _ = channel.write(ProgressMessage.frame(fraction)) }
      },
      cancellation: { leaseID != 0 && CMultiprocessing_lease_to_stop() == leaseID })
  }
}
