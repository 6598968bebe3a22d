internal import DequeModule
internal import Jobs
internal import Threading

/// Where tasks leave jobs for the manager of a ``CommunicatorPool``, and wait for what becomes of them.
final class ManagerDesk: Sendable {
  /// A job on its way to a rank.
  struct Order: Sendable {
    var number: UInt64
    var bytes: [UInt8]
    var isChunk: Bool
    /// How the timeline names the jobs; nil if it was off when they came.
    var jobs: TimelineJobs?
  }

  /// What a rank is at.
  private struct Errand {
    var number: UInt64
    var jobs: TimelineJobs?
    var place: TimelinePlace
  }

  private struct State {
    /// Those that wait, in order, and some that were withdrawn.
    var queue = Deque<UInt64>()
    var waiting: [UInt64: Order] = [:]
    var running: [Int: Errand] = [:]
    var answers: [UInt64: CheckedContinuation<ReplyParcel, any Error>] = [:]
    var lastNumber: UInt64 = 0
    var isClosed = false
    /// Set when nobody works any more.
    var end: (any Error)?
  }

  /// The pool, as the timeline names it.
  let pool: TimelinePlace
  private let state = LockedValue(State())
  private let wake: @Sendable () -> Void

  /// - Parameter wake: has the manager look again.
  init(pool: TimelinePlace, wake: @escaping @Sendable () -> Void) {
    self.pool = pool
    self.wake = wake
  }

  // MARK: For callers

  /// Leaves a job and waits for what becomes of it.
  func ask(_ bytes: [UInt8], isChunk: Bool, jobs: TimelineJobs?) async throws -> ReplyParcel {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let refusal = state.withLock { state -> (any Error)? in
          if let end = state.end { return end }
          if state.isClosed { return PoolClosed() }
          // Asked under the lock: if the handler below has not run by now, it finds the job.
          if Task.isCancelled { return CancellationError() }
          if let jobs { Timeline.shared.record(.queued(jobs), at: pool) }
          state.answers[number] = continuation
          state.queue.append(number)
          state.waiting[number] = Order(number: number, bytes: bytes, isChunk: isChunk, jobs: jobs)
          return nil
        }
        if let refusal { continuation.resume(throwing: refusal) } else { wake() }
      }
    } onCancel: {
      let continuation = state.withLock { state in
        if let jobs = state.waiting.removeValue(forKey: number)?.jobs {
          Timeline.shared.record(.ended(jobs, .cancelled), at: pool)
        }
        return state.answers.removeValue(forKey: number)
      }
      continuation?.resume(throwing: CancellationError())
    }
  }

  /// Takes no more jobs.
  func close() {
    state.withLock { $0.isClosed = true }
    wake()
  }

  // MARK: For the manager

  /// The next job, for a rank; nil if there is none.
  func next(for rank: Int, at place: TimelinePlace) -> Order? {
    state.withLock { state in
      while let number = state.queue.popFirst() {
        guard let order = state.waiting.removeValue(forKey: number) else { continue }
        state.running[rank] = Errand(number: number, jobs: order.jobs, place: place)
        if let jobs = order.jobs { Timeline.shared.record(.started(jobs), at: place) }
        return order
      }
      return nil
    }
  }

  /// Tells what became of a rank's job; nothing happens if it has none.
  func finish(_ rank: Int, _ result: Result<ReplyParcel, any Error>) {
    let continuation = state.withLock { state in
      guard let errand = state.running.removeValue(forKey: rank) else {
        return nil as CheckedContinuation<ReplyParcel, any Error>?
      }
      if let jobs = errand.jobs {
        switch result {
        case .success(let reply): reply.record(the: jobs, at: errand.place)
        case .failure(let error):
          Timeline.shared.record(.ended(jobs, .failed("\(error)")), at: errand.place)
        }
      }
      return state.answers.removeValue(forKey: errand.number)
    }
    continuation?.resume(with: result)
  }

  /// The ranks that run jobs.
  var busyRanks: Set<Int> { state.withLock { Set($0.running.keys) } }

  /// Whether no job will come any more.
  var isDone: Bool { state.withLock { $0.end != nil || ($0.isClosed && $0.waiting.isEmpty) } }

  /// Whether nobody works any more: no rank will reply.
  var isEnded: Bool { state.withLock { $0.end != nil } }

  // MARK: The end

  /// Nobody works any more: all who wait, and all who come, are told why.
  ///
  /// - Parameter culprit: the rank that is to blame.
  func end(with error: any Error, of culprit: Int? = nil) {
    let left = state.withLock { state in
      state.end = state.end ?? error
      for (rank, errand) in state.running {
        guard let jobs = errand.jobs else { continue }
        Timeline.shared.record(
          .ended(jobs, Self.outcome(error, isCulprit: rank == culprit)), at: errand.place)
      }
      for order in state.waiting.values {
        guard let jobs = order.jobs else { continue }
        Timeline.shared.record(.ended(jobs, .cancelled), at: pool)
      }
      state.running = [:]
      state.waiting = [:]
      state.queue = []
      defer { state.answers = [:] }
      return Array(state.answers.values)
    }
    for continuation in left { continuation.resume(throwing: error) }
    wake()
  }

  private static func outcome(_ error: any Error, isCulprit: Bool) -> TimelineOutcome {
    switch error {
    case is PoolClosed: .cancelled
    case let crash as WorkerCrashed where isCulprit: .crashed(PoolTrace.text(crash))
    default: .failed("the pool has ended: \(error)")
    }
  }
}
