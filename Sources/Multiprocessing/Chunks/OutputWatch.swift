internal import CMultiprocessing
internal import Glibc

/// Says on the board where in standard error each job of a chunk begins, in a worker.
///
/// To ask what is in the pipe takes as long as some jobs. So a job is passed over that was too short to
/// have written: that wakes whoever reads at the other end, which takes a microsecond. As long as that one
/// is awake it does not, and every job is looked at.
struct OutputWatch {
  /// How many jobs are looked at after one that has written.
  private static let alertness = 64
  /// For how long to look while somebody reads at the same moment, in nanoseconds.
  private static let patience: Int64 = 100_000_000

  /// No job writes in so few ticks.
  private let few = CMultiprocessing_few_ticks()
  private var last = CMultiprocessing_ticks()
  private var alert = 0

  /// A job is over, and the next one begins.
  @inline(__always)
  mutating func note(on board: ChunkBoard?) {
    guard let board else { return }
    let now = CMultiprocessing_ticks()
    if alert > 0 || now &- last >= few {
      look(board)
    } else {
      last = now
    }
  }

  @inline(never)
  private mutating func look(_ board: ChunkBoard) {
    let end = CMultiprocessing_now() + Self.patience
    repeat {
      let before = board.reading
      if !before.isUnderWay {
        let unread = CMultiprocessing_unread_error()
        // A job has closed it, or sent it elsewhere.
        guard unread >= 0 else { break }
        if board.reading == before {
          board.jobBegins(at: before.count + Int(unread))
          alert = unread > 0 ? Self.alertness : max(0, alert - 1)
          break
        }
      }
      // Whoever reads may wait for this processor.
      sched_yield()
    } while CMultiprocessing_now() < end
    last = CMultiprocessing_ticks()
  }
}
