internal import Glibc
internal import Synchronization

/// A record of what threads, workers and jobs did and when, which can be switched on and off.
///
/// It keeps the latest events, as many as it was told to, and counts those that it had to give up.
/// While it is off it costs those who would record one relaxed atomic load.
///
/// ```swift
/// Timeline.shared.start()
/// …
/// Timeline.shared.stop()
/// for event in Timeline.shared.events { print(event) }
/// // 1830211 Thread-1: new → runnable
/// // 1893377 Thread-1: runnable → running
/// ```
///
/// Threads record every change of their state; pools, when a job is queued, begun, over, and queued again,
/// those that they were given while the record was on. Jobs in other processes are recorded here as their
/// pool sees them, from being sent to the reply, so that there is one record and one clock; what a worker
/// does with threads of its own is not in it.
///
/// Every method may be called from any thread; none blocks for longer than another one copies.
public final class Timeline: @unchecked Sendable {
  // Sendable: `buffer` and the times are touched with `mutex` held and nowhere else, the switch is atomic, and
  // `mutex` itself never moves. A pthread mutex, since Synchronization's makes the thread sanitizer
  // report races that are none.

  /// The record that every thread of this process writes to.
  public static let shared = Timeline()

  /// The number of events that are kept if `start` is not told another.
  public static let defaultCapacity = 65_536

  private let isOn = Atomic<Bool>(false)
  /// The next number of a job.
  private let nextJob = Atomic<UInt64>(1)
  /// The next number of a pool; 0 is that of all serial ones.
  private let nextPool = Atomic<UInt64>(1)
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  /// Behind a pointer, since accesses to a class's variables are checked each time.
  private let buffer: UnsafeMutablePointer<TimelineBuffer>
  /// How often it was started.
  private var recordingNumber: UInt64 = 0
  private var startTime: UInt64 = 0
  private var stopTime: UInt64?

  /// Creates a record that is off and empty.
  public init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    buffer = .allocate(capacity: 1)
    buffer.initialize(to: TimelineBuffer(capacity: 0))
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
    buffer.pointee.free()
    buffer.deallocate()
  }

  /// Whether events are being recorded.
  public var isRecording: Bool { isOn.load(ordering: .relaxed) }

  /// Forgets what was recorded, and records from now on.
  ///
  /// - Parameter capacity: how many events are kept, the latest ones; negative counts as 0. Their
  ///   memory (72 bytes an event) is allocated now.
  public func start(capacity: Int = defaultCapacity) {
    let empty = TimelineBuffer(capacity: max(0, capacity))
    let before = withLock {
      defer { buffer.pointee = empty }
      recordingNumber += 1
      startTime = Self.now()
      stopTime = nil
      return buffer.pointee
    }
    before.free()
    isOn.store(true, ordering: .relaxed)
  }

  /// Records no more; what was recorded stays to be read.
  ///
  /// An event that a thread is about to record at this very moment may still come in.
  public func stop() {
    guard isOn.exchange(false, ordering: .relaxed) else { return }
    withLock { stopTime = Self.now() }
  }

  /// The recorded events, in the order in which they came in; for one thread, the order in time.
  ///
  /// - Complexity: O(n) in the number of events.
  public var events: [TimelineEvent] { withLock { buffer.pointee.records }.map(\.event) }

  /// The recorded events and what belongs to them, as they are at this moment.
  ///
  /// - Complexity: O(n) in the number of events.
  public var recording: TimelineRecording {
    let (records, lost, start, end) = withLock {
      (buffer.pointee.records, buffer.pointee.overwrittenCount, startTime, stopTime ?? Self.now())
    }
    return TimelineRecording(
      events: records.map(\.event), overwrittenCount: lost, start: start, end: end)
  }

  /// How many events were given up for later ones since the last ``start(capacity:)``.
  public var overwrittenCount: Int { withLock { buffer.pointee.overwrittenCount } }

  /// The events that came in since the cursor was there last, at most so many of them.
  ///
  /// So a picture of what happens can be kept up to date without reading the whole record again. Those
  /// who record wait for as long as it takes to copy so many events, some 20 ns each.
  ///
  /// - Parameters:
  ///   - cursor: where the last reading ended; is moved behind what is returned.
  ///   - limit: how many events at most.
  /// - Complexity: O(n) in the number of events that are returned.
  public func read(_ cursor: inout TimelineCursor, limit: Int = 1024) -> TimelineReading {
    var isNew = false
    var lost = 0
    var hasMore = false
    let (records, time) = withLock {
      if cursor.recording != recordingNumber {
        isNew = true
        cursor.recording = recordingNumber
        cursor.position = 0
      }
      lost = max(0, buffer.pointee.overwrittenCount - cursor.position)
      cursor.position += lost
      let records = buffer.pointee.records(from: cursor.position, limit: max(0, limit))
      cursor.position += records.count
      hasMore = cursor.position < buffer.pointee.appendedCount
      return (records, Self.now())
    }
    return TimelineReading(
      events: records.map(\.event), lostCount: lost, isNewRecording: isNew, hasMore: hasMore,
      time: time)
  }

  /// Records an event that happens now, if the record is on.
  ///
  /// - Parameters:
  ///   - kind: what happens.
  ///   - place: where it happens.
  /// - Complexity: O(1). Memory is allocated only to cut a text that is longer than 400 bytes.
  public func record(_ kind: TimelineEvent.Kind, at place: TimelinePlace) {
    if isRecording { add(kind, at: place) }
  }

  /// Apart, so that those who pass while the record is off make no room for its variables.
  @inline(never)
  private func add(_ kind: TimelineEvent.Kind, at place: TimelinePlace) {
    // The time is read under the lock, so that the order of the record is the order of the times; and
    // the event is made there, in its place: to make it before and copy it would take twice as long.
    pthread_mutex_lock(mutex)
    if let target = buffer.pointee.place() {
      TimelineRecord.initialize(target, kind, at: place, time: Self.now())
    }
    pthread_mutex_unlock(mutex)
  }

  /// Numbers for jobs, which no others have.
  ///
  /// - Parameter count: how many.
  /// - Returns: the first of them.
  public func numbers(for count: Int = 1) -> UInt64 {
    nextJob.wrappingAdd(UInt64(max(0, count)), ordering: .relaxed).oldValue
  }

  /// The number of a pool, which no other has.
  public func numberForPool() -> Int { Int(nextPool.wrappingAdd(1, ordering: .relaxed).oldValue) }

  private static func now() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
  }

  private func withLock<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
