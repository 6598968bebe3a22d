internal import Jobs

/// The jobs that wait, as far as events tell.
///
/// Its memory is bounded: of more jobs than that only the number is known, not when they came.
struct LiveQueue {
  struct Entry {
    var time: UInt64
    var attempt = 1
  }

  private struct Batch {
    var first: UInt64
    var count: UInt64
    var left: Int
    var time: UInt64
  }

  private static let mostSingles = 1 << 17
  private static let mostBatches = 1 << 12

  private var singles: [UInt64: Entry] = [:]
  /// In the order of their numbers.
  private var batches: [Batch] = []
  /// How many jobs wait that are not remembered one by one.
  private var forgotten = 0
  /// How many jobs wait.
  private(set) var depth = 0

  mutating func add(_ jobs: TimelineJobs, at time: UInt64, attempt: Int = 1) {
    guard jobs.count > 0 else { return }
    depth += jobs.count
    if jobs.count == 1 {
      guard singles.count < Self.mostSingles else { return forgotten += 1 }
      singles[jobs.first] = Entry(time: time, attempt: attempt)
    } else {
      guard batches.count < Self.mostBatches else { return forgotten += jobs.count }
      let batch = Batch(
        first: jobs.first, count: UInt64(jobs.count), left: jobs.count, time: time)
      batches.insert(batch, at: batchCount(upTo: jobs.first))
    }
  }

  /// Takes jobs out that begin, or that nobody wants any more.
  ///
  /// - Returns: when the first was queued; nil if it did not wait here, as far as anybody knows.
  mutating func take(_ first: UInt64, count: Int) -> Entry? {
    if let entry = singles.removeValue(forKey: first) {
      depth -= 1
      return entry
    }
    let place = batchCount(upTo: first) - 1
    if place >= 0, first - batches[place].first < batches[place].count {
      let time = batches[place].time
      let taken = min(count, batches[place].left)
      batches[place].left -= taken
      depth -= taken
      if batches[place].left == 0 { batches.remove(at: place) }
      return Entry(time: time)
    }
    let taken = min(count, forgotten)
    forgotten -= taken
    depth -= taken
    return nil
  }

  /// Whether such a job waits.
  func contains(_ job: UInt64) -> Bool {
    if singles[job] != nil { return true }
    let place = batchCount(upTo: job) - 1
    return place >= 0 && job - batches[place].first < batches[place].count
  }

  /// Forgets all: events were lost.
  mutating func reset() { self = LiveQueue() }

  /// How many batches begin with this job or with one before it.
  private func batchCount(upTo job: UInt64) -> Int {
    var (low, high) = (0, batches.count)
    while low < high {
      let middle = (low + high) / 2
      if batches[middle].first <= job { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
