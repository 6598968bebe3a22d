/// How far somebody has read a ``Timeline`` that is being recorded.
///
/// ```swift
/// var cursor = TimelineCursor()
/// while !isOver {
///   let reading = Timeline.shared.read(&cursor)     // what is new since the last time
///   …
/// }
/// ```
public struct TimelineCursor: Hashable, Sendable {
  /// Which start of the record it has seen the events of; 0 for none.
  var recording: UInt64 = 0
  /// How many of its events it has passed, read or lost.
  var position = 0

  /// Creates a cursor that has seen nothing: it begins with the oldest event that is kept.
  public init() {}
}

/// The events that came into a ``Timeline`` since somebody looked last.
public struct TimelineReading: Hashable, Sendable {
  /// The events, in the order in which they came in.
  public var events: [TimelineEvent]
  /// How many came in before these and are lost: the ring was full before they were read.
  public var lostCount: Int
  /// Whether the record was started anew, so that these have nothing to do with those read before.
  public var isNewRecording: Bool
  /// Whether there are more to be read.
  public var hasMore: Bool
  /// When it was read, in nanoseconds of the monotonic clock.
  public var time: UInt64

  /// Creates a reading.
  ///
  /// - Parameters:
  ///   - events: in the order in which they came in.
  ///   - lostCount: how many before them are lost.
  ///   - isNewRecording: whether they are the first of a recording.
  ///   - hasMore: whether there are more.
  ///   - time: when they were read; the last event's time if nil.
  public init(
    events: [TimelineEvent], lostCount: Int = 0, isNewRecording: Bool = false,
    hasMore: Bool = false, time: UInt64? = nil
  ) {
    self.events = events
    self.lostCount = lostCount
    self.isNewRecording = isNewRecording
    self.hasMore = hasMore
    self.time = time ?? events.last?.time ?? 0
  }
}
