internal import Synchronization

/// Counts what has been done of what was put, and has those who join wait for the rest.
///
/// How much was put is the buffer's to say; it never becomes less, and neither does what is done.
@usableFromInline
final class QueueTasks: Sendable {
  private let doneCount = Atomic<Int>(0)
  private let room = WaitingRoom()

  @usableFromInline
  init() {}

  /// Counts one element as done, and tells those who join if it was the last.
  ///
  /// - Returns: `false` if all that was put is done already.
  @usableFromInline
  func countOneDone(of putCount: () -> Int) -> Bool {
    var done = doneCount.load(ordering: .sequentiallyConsistent)
    while true {
      if done >= putCount() { return false }
      let (isOurs, now) = doneCount.compareExchange(
        expected: done, desired: done + 1, ordering: .sequentiallyConsistent)
      if isOurs { break }
      done = now
    }
    if done + 1 == putCount() { room.wakeAll() }
    return true
  }

  /// How many elements are not done; if it answers 0, that was so at one moment.
  @usableFromInline
  func unfinishedCount(of putCount: () -> Int) -> Int {
    // In this order: `done` is never ahead of what was put, so equality held when `put` was read.
    let done = doneCount.load(ordering: .sequentiallyConsistent)
    return putCount() - done
  }

  /// Blocks until nothing is unfinished; `false` if the time ran out before.
  @usableFromInline
  func wait(_ limit: QueueWait.Limit, putCount: () -> Int) -> Bool {
    var wait = QueueWait(limit)
    while unfinishedCount(of: putCount) > 0 {
      let verdict = wait.wait(in: room, spinning: false) { unfinishedCount(of: putCount) == 0 }
      if verdict == .timedOut { return false }
    }
    return true
  }
}
