public import Jobs

/// A recording made into what a picture of it shows: a lane for each worker, with the jobs that it ran.
///
/// ```swift
/// Timeline.shared.start()
/// let answers = try await pool.map(jobs)
/// Timeline.shared.stop()
/// let chart = TimelineChart(Timeline.shared.recording, title: "My jobs")
/// print(chart.svg())     // or html(), or traceEvents()
/// ```
///
/// - Complexity: O(n log n) time and O(n) memory in the number of events.
public struct TimelineChart: Sendable {
  /// A stretch of time that a worker spent on a job, or on some jobs one after the other.
  public struct Span: Hashable, Sendable {
    /// When it began and when it ended, in nanoseconds since the start of the recording.
    public var start, end: UInt64
    /// The number of the first job, and how many there were.
    public var job: UInt64
    /// How many jobs there were, one after the other.
    public var count = 1
    /// The place of their name in ``TimelineChart/names``.
    public var name: Int
    /// What became of them; nil if the recording ended before they did.
    public var outcome: TimelineOutcome?
    /// When they were queued; nil if that is not in the recording.
    public var queued: UInt64?
    /// The place in ``TimelineChart/queues`` of the queue that they waited in.
    public var queue: Int?
    /// Which attempt it was, counted from 1.
    public var attempt = 1
    /// How many others of the same worker lie under it: those that it interrupted.
    public var level = 0
  }

  /// A stretch of time in which a thread was in one state.
  public struct StateSpan: Hashable, Sendable {
    /// When it entered the state, in nanoseconds since the start of the recording.
    public var start: UInt64
    /// When it left it.
    public var end: UInt64
    /// The state.
    public var state: ThreadState
  }

  /// All that happened in one place.
  public struct Lane: Sendable {
    /// Where: a thread, a process, or a pool that runs jobs where it is called.
    public var place: TimelinePlace
    /// The jobs that ran there, in the order in which they began.
    public var spans: [Span] = []
    /// The states that the thread was in.
    public var states: [StateSpan] = []
    /// How a process ended; nil if it did not, or is none.
    public var ending: String?
    /// Whether it is a thread that ended.
    public var hasTerminated = false
    /// How many levels of jobs there are.
    public var levelCount = 1

    /// Whether it ran jobs, or is a thread that waited or ended.
    ///
    /// Of other threads, such as those that serve a pool, there is nothing to be seen.
    public var isEventful: Bool {
      !spans.isEmpty || hasTerminated
        || states.contains { $0.state != .runnable && $0.state != .running }
    }
  }

  /// A pool's queue.
  public struct Queue: Sendable {
    /// The pool.
    public var place: TimelinePlace
    /// The times at which the number of waiting jobs changed, and the number from then on.
    public var depths: [(time: UInt64, depth: Int)] = []
    /// How many jobs the pool took in.
    public var jobCount = 0
    /// When it took some in, and how many.
    public var submissions: [(time: UInt64, count: Int)] = []
    /// When jobs were queued again, the number of the first, how many they were, and for which attempt.
    public var retries: [(time: UInt64, job: UInt64, count: Int, attempt: Int)] = []
  }

  /// What the picture is called.
  public var title: String
  /// The workers, those of a kind together, in the order of their names.
  public internal(set) var lanes: [Lane] = []
  /// The pools that queued something.
  public internal(set) var queues: [Queue] = []
  /// The names of the jobs, the most frequent first.
  public internal(set) var names: [String] = []
  /// How long the recording took, in nanoseconds.
  public internal(set) var duration: UInt64 = 0
  /// How many earlier events were lost, because there was no room for them.
  public internal(set) var lostCount: Int

  /// Makes a chart of a recording.
  ///
  /// - Parameters:
  ///   - recording: what was recorded.
  ///   - title: what the picture is called.
  public init(_ recording: TimelineRecording, title: String = "Timeline") {
    self.title = title
    lostCount = recording.overwrittenCount
    var builder = TimelineChartBuilder(start: recording.start)
    for event in Self.inOrder(recording.events) { builder.add(event) }
    builder.finish(&self, at: recording.end)
  }

  /// A timeline's events are in the order of their times; others may have been put together.
  private static func inOrder(_ events: [TimelineEvent]) -> [TimelineEvent] {
    guard zip(events, events.dropFirst()).contains(where: { $0.time > $1.time }) else {
      return events
    }
    return events.enumerated()
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }
}
