/// What a ``Timeline`` had recorded at some moment: what pictures are made of.
public struct TimelineRecording: Hashable, Sendable {
  /// The events, in the order in which they came in.
  public var events: [TimelineEvent]
  /// How many earlier events had been given up for these.
  public var overwrittenCount: Int
  /// When the record was switched on, in nanoseconds of the monotonic clock.
  public var start: UInt64
  /// When it was switched off, or read.
  public var end: UInt64

  /// Creates a recording.
  ///
  /// - Parameters:
  ///   - events: in the order in which they came in.
  ///   - overwrittenCount: how many there were before them.
  ///   - start: when the record was switched on; the first event's time if nil.
  ///   - end: when it was switched off; the last event's time if nil.
  public init(
    events: [TimelineEvent], overwrittenCount: Int = 0, start: UInt64? = nil, end: UInt64? = nil
  ) {
    self.events = events
    self.overwrittenCount = overwrittenCount
    self.start = start ?? events.first?.time ?? 0
    self.end = end ?? events.last?.time ?? self.start
  }
}
