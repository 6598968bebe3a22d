internal import Jobs

/// How long a put or a take of a queue may wait, and whether it still may.
///
/// Apart from the queues, which are compiled into their callers for the element's type: waiting is
/// not worth that.
@usableFromInline
struct QueueWait {
  @usableFromInline
  enum Limit {
    case notAtAll
    case `for`(Duration)
    case untilDone
  }

  @usableFromInline
  enum Verdict {
    /// The thread has waited: the queue may have changed.
    case lookAgain
    /// The caller does not want to wait.
    case mayNotWait
    /// The time to wait has run out.
    case timedOut
  }

  private let limit: Limit
  private var deadline: Deadline?
  private var isTimeUp = false

  @usableFromInline
  init(_ limit: Limit) {
    self.limit = limit
  }

  /// Waits for a signal of `condition`, whose lock is held, if the limit allows it.
  ///
  /// After a wait that ran out of time the verdict is to look again, once.
  @usableFromInline
  mutating func wait(on condition: Condition) -> Verdict {
    switch limit {
    case .notAtAll:
      return .mayNotWait
    case .untilDone:
      condition.wait(as: .queue)
    case .for(let timeout):
      if isTimeUp || timeout <= .zero { return .timedOut }
      let deadline = deadline ?? Deadline(after: timeout)
      self.deadline = deadline
      isTimeUp = !condition.wait(until: deadline, as: .queue)
    }
    return .lookAgain
  }
}
