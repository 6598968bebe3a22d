internal import CMultiprocessing

/// A worker whose channel a caller reads, in the supervisor's place.
struct PolledWorker {
  let link: WorkerLink
  let reading: WorkerReading

  /// Passes on what the worker sends until it says what became of its job, or for so long.
  ///
  /// An end that is seen here is left to the supervisor to find.
  ///
  /// - Returns: whether the worker has replied.
  func awaitReply(for nanoseconds: Int64) -> Bool {
    let buffer = reading.ownBuffer
    let before = reading.replies
    let end = CMultiprocessing_now() + nanoseconds
    while true {
      let rest = end - CMultiprocessing_now()
      switch reading.receive(from: link, through: buffer, for: max(rest, 0)) {
      case .nothing, .end: return false
      case .something: break
      }
      if reading.replies != before { return true }
      if rest <= 0 { return false }
    }
  }
}
