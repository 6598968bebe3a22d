/// The last events, at most `capacity` of them: the state of a ``Timeline``, without its lock.
///
/// Its memory is its owner's to free: no reference is counted, and none is checked, on the way of an event.
struct TimelineBuffer {
  private let capacity: Int
  private let ring: UnsafeMutablePointer<TimelineRecord>
  private var count = 0
  /// Where the oldest event is once the ring is full.
  private var oldest = 0
  /// How many events had to make room for later ones.
  private(set) var overwrittenCount = 0

  init(capacity: Int) {
    self.capacity = capacity
    // The memory is there before the first event is: an event must not wait for the allocator.
    ring = .allocate(capacity: capacity)
  }

  /// Frees the memory; the buffer must not be used any more.
  func free() {
    ring.deinitialize(count: count)
    ring.deallocate()
  }

  /// Makes room for an event, which must be initialized before anything else is done here; nil if none
  /// is kept.
  @inline(__always)
  mutating func place() -> UnsafeMutablePointer<TimelineRecord>? {
    guard count == capacity else {
      defer { count += 1 }
      return ring + count
    }
    overwrittenCount += 1
    guard capacity > 0 else { return nil }
    let place = ring + oldest
    place.deinitialize(count: 1)
    oldest = oldest + 1 == capacity ? 0 : oldest + 1
    return place
  }

  /// What was written, oldest first; to be made events of without the lock.
  var records: [TimelineRecord] {
    let all = UnsafeBufferPointer(start: ring, count: count)
    return Array(all[oldest...]) + Array(all[..<oldest])
  }
  /// How many events were written, kept or not.
  var appendedCount: Int { overwrittenCount + count }

  /// Some of what was written: those from this one on, counted from the first that ever was; oldest first.
  func records(from position: Int, limit: Int) -> [TimelineRecord] {
    let first = position - overwrittenCount
    guard first >= 0, first < count else { return [] }
    let length = min(limit, count - first)
    return Array(unsafeUninitializedCapacity: length) { memory, initialized in
      guard let target = memory.baseAddress else { return }
      let begin = (oldest + first) % count
      let head = min(length, count - begin)
      target.initialize(from: ring + begin, count: head)
      (target + head).initialize(from: ring, count: length - head)
      initialized = length
    }
  }
}
