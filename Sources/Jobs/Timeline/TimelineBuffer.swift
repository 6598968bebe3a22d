/// The last events, at most `capacity` of them: the state of a ``Timeline``, without its lock.
struct TimelineBuffer {
  private let capacity: Int
  private var ring: [TimelineEvent] = []
  /// Where the oldest event is once the ring is full.
  private var oldest = 0
  /// How many events had to make room for later ones.
  private(set) var overwrittenCount = 0

  init(capacity: Int) {
    self.capacity = capacity
    // The memory is there before the first event is: an event must not wait for the allocator.
    ring.reserveCapacity(capacity)
  }

  mutating func append(_ event: TimelineEvent) {
    guard ring.count == capacity else {
      ring.append(event)
      return
    }
    guard capacity > 0 else {
      overwrittenCount += 1
      return
    }
    ring[oldest] = event
    oldest = oldest + 1 == capacity ? 0 : oldest + 1
    overwrittenCount += 1
  }

  /// The events, oldest first.
  var events: [TimelineEvent] { Array(ring[oldest...] + ring[..<oldest]) }
}
