/// A job, or some that ran together, as one can look at it: when it was queued, begun and over.
public struct LiveJob: Hashable, Sendable {
  /// The number of the first.
  public var number: UInt64
  /// How many there were.
  public var count: Int
  /// What they are called.
  public var name: String
  /// The name of the worker.
  public var worker: String
  /// Which attempt it was, counted from 1.
  public var attempt: Int
  /// When they were queued, on the clock of the events; nil if that is not known.
  public var queued: UInt64?
  /// When they began.
  public var start: UInt64
  /// When they were over; nil if they are not.
  public var end: UInt64?
  /// What became of them.
  public var outcome: LiveFrame.Outcome?
}

/// A job that is over, as the model keeps it: small.
struct PastJob {
  var number: UInt64
  var count: Int
  var name: Int
  var worker: Int
  var attempt: Int
  var queued: UInt64?
  var start, end: UInt64
  var outcome: LiveFrame.Outcome
}
