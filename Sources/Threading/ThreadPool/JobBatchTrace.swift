internal import Jobs
internal import Synchronization

/// What a batch of jobs tells the timeline; a batch has none that was queued while that was off.
final class JobBatchTrace: Sendable {
  private let pool: TimelinePlace
  private let first: UInt64
  private let type: Any.Type
  private let isBegun = Atomic<Bool>(false)

  /// Records that the jobs are queued.
  ///
  /// - Parameters:
  ///   - type: what the jobs are called after.
  ///   - count: how many there are.
  ///   - pool: where they are queued.
  init(_ type: Any.Type, count: Int, in pool: TimelinePlace) {
    self.type = type
    self.pool = pool
    first = Timeline.shared.numbers(for: count)
    guard count > 0 else { return }
    Timeline.shared.record(.queued(jobs(0, count)), at: pool)
  }

  /// The trace of jobs that are queued now; nil if the timeline is off.
  static func ifRecording(_ type: Any.Type, count: Int, in pool: TimelinePlace) -> JobBatchTrace? {
    Timeline.shared.isRecording ? JobBatchTrace(type, count: count, in: pool) : nil
  }

  /// Runs a job of the batch on the calling worker, and records when it begins and how it ends.
  func running<Output>(_ index: Int, _ body: () throws -> Output) rethrows -> Output {
    isBegun.store(true, ordering: .relaxed)
    return try Timeline.shared.recording(jobs(index, 1), at: .callingThread, body)
  }

  /// Records that some jobs are never begun.
  func withdrawn(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    Timeline.shared.record(.ended(jobs(range.lowerBound, range.count), .cancelled), at: pool)
  }

  /// Records that no job is ever begun, if that is so.
  func withdrawnUnlessBegun(_ count: Int) {
    if !isBegun.load(ordering: .relaxed) { withdrawn(0..<count) }
  }

  private func jobs(_ index: Int, _ count: Int) -> TimelineJobs {
    TimelineJobs(first: first + UInt64(index), count: count, type: type)
  }
}
