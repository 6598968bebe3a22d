#if MPI
  internal import Glibc
  internal import Jobs
  internal import Multiprocessing
  internal import Synchronization
  internal import Threading

  /// What a job that runs on the MPI thread tells rank 0, and is told.
  ///
  /// Only that thread may call MPI. Other threads of the job see a wish to stop when that thread has seen
  /// it, and what they report is sent when that thread reports or the job ends.
  final class RankErrand: @unchecked Sendable {
    // Sendable: constants, atomics, and `channel`, `nextLook`, `pace` and `failure`, which are only
    // touched on the thread that made the errand (`isAtHome`).

    private let lease: UInt32
    private let channel: MPIChannel
    private let home = pthread_self()
    private let isStopped = Atomic<Bool>(false)
    /// The last fraction that another thread has reported; NaN for none.
    private let reported = Atomic<Double>(.nan)
    private var nextLook = 0
    private var pace = ReportPace()
    private var failure: MPIFailed?

    /// A job that asks more often is heard this often, in nanoseconds.
    private static let lookInterval = 50_000

    init(lease: UInt32, channel: MPIChannel) {
      self.lease = lease
      self.channel = channel
    }

    private var isAtHome: Bool { pthread_equal(pthread_self(), home) != 0 }

    /// The context of the job.
    var context: JobContext {
      JobContext(progress: { [self] in report($0) }, cancellation: { [self] in looksStopped() })
    }

    private func looksStopped() -> Bool {
      guard isAtHome, !isStopped.load(ordering: .relaxed) else {
        return isStopped.load(ordering: .relaxed)
      }
      let now = Waiting.now
      guard now >= nextLook else { return false }
      nextLook = now + Self.lookInterval
      attempt { () throws(MPIFailed) in
        while let arrival = try channel.poll(from: 0, tag: MPIRun.Tag.stop) {
          let bytes = try channel.take(arrival)
          guard bytes.count == 4 else { continue }
          let stopped = bytes.withUnsafeBytes {
            UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self))
          }
          if stopped == lease { isStopped.store(true, ordering: .relaxed) }
        }
      }
      return isStopped.load(ordering: .relaxed)
    }

    private func report(_ fraction: Double) {
      guard isAtHome else { return reported.store(fraction, ordering: .relaxed) }
      if pace.admits(fraction, at: Int64(Waiting.now)) { send(fraction) }
    }

    private func send(_ fraction: Double) {
      let report = ProgressReport(lease: lease, fraction: fraction)
      let bytes = report.bytes
      attempt { () throws(MPIFailed) in
        try channel.send(bytes, to: 0, tag: MPIRun.Tag.progress)
      }
    }

    /// The job has ended; sends what its other threads have reported last.
    ///
    /// - Throws: what went wrong in the middle of the job, which has no use for it.
    func end() throws(MPIFailed) {
      let fraction = reported.load(ordering: .relaxed)
      if !fraction.isNaN { send(fraction) }
      if let failure { throw failure }
    }

    private func attempt(_ body: () throws(MPIFailed) -> Void) {
      do throws(MPIFailed) {
        try body()
      } catch {
        failure = failure ?? error
      }
    }
  }
#endif
