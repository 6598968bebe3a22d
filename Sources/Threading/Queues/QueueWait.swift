/// How long a put, a take or a join may wait, and what has become of it.
///
/// Apart from the queues, which are compiled into their callers for the element's type: waiting is
/// not worth that.
@usableFromInline
struct QueueWait {
  @usableFromInline
  enum Limit {
    case `for`(Duration)
    case until(ContinuousClock.Instant)
    case none
  }

  @usableFromInline
  enum Verdict {
    /// Something may have changed.
    case lookAgain
    /// The time to wait has run out, and the caller has looked once more since.
    case timedOut
  }

  private let deadline: Deadline?
  private var isTimeUp = false

  /// Begins a wait: a timeout runs from here.
  @usableFromInline
  init(_ limit: Limit) {
    let timeout: Duration
    switch limit {
    case .none:
      deadline = nil
      return
    case .for(let duration): timeout = duration
    case .until(let instant): timeout = ContinuousClock.now.duration(to: instant)
    }
    deadline = Deadline(after: timeout)
    isTimeUp = timeout <= .zero
  }

  /// Waits in `room` until the thread is woken, unless `isReady`.
  ///
  /// After a wait that ran out of time the verdict is to look again, once.
  @usableFromInline
  mutating func wait(
    in room: WaitingRoom, spinning: Bool, unless isReady: () -> Bool
  ) -> Verdict {
    if isTimeUp { return .timedOut }
    if spinning {
      var backoff = QueueBackoff()
      while !backoff.isDone {
        backoff.snooze()
        if isReady() { return .lookAgain }
      }
    }
    isTimeUp = !room.wait(until: deadline, unless: isReady)
    return .lookAgain
  }
}
