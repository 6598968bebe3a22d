internal import Glibc
internal import Synchronization

/// A record of what threads did and when, which can be switched on and off.
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
/// Every method may be called from any thread; none blocks for longer than another one copies.
public final class Timeline: @unchecked Sendable {
  // Sendable: `buffer` is touched with `mutex` held and nowhere else, the switch is atomic, and
  // `mutex` itself never moves. A pthread mutex, since Synchronization's makes the thread sanitizer
  // report races that are none.

  /// The record that every thread of this process writes to.
  public static let shared = Timeline()

  /// The number of events that are kept if `start` is not told another.
  public static let defaultCapacity = 65_536

  private let recording = Atomic<Bool>(false)
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var buffer = TimelineBuffer(capacity: 0)

  /// Creates a record that is off and empty.
  public init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Whether events are being recorded.
  public var isRecording: Bool { recording.load(ordering: .relaxed) }

  /// Forgets what was recorded, and records from now on.
  ///
  /// - Parameter capacity: how many events are kept, the latest ones; negative counts as 0. Their
  ///   memory (about 40 bytes an event) is allocated now.
  public func start(capacity: Int = defaultCapacity) {
    let empty = TimelineBuffer(capacity: max(0, capacity))
    withLock { buffer = empty }
    recording.store(true, ordering: .relaxed)
  }

  /// Records no more; what was recorded stays to be read.
  ///
  /// An event that a thread is about to record at this very moment may still come in.
  public func stop() {
    recording.store(false, ordering: .relaxed)
  }

  /// The recorded events, in the order in which they came in; for one thread, the order in time.
  ///
  /// - Complexity: O(n) in the number of events.
  public var events: [TimelineEvent] { withLock { buffer.events } }

  /// How many events were given up for later ones since the last ``start(capacity:)``.
  public var overwrittenCount: Int { withLock { buffer.overwrittenCount } }

  /// Records an event that happens now, if the record is on.
  ///
  /// - Parameters:
  ///   - kind: what happens.
  ///   - threadID: the number of the thread that it happens to.
  ///   - threadName: the name of that thread.
  /// - Complexity: O(1), and no allocation.
  public func record(_ kind: TimelineEvent.Kind, threadID: Int, threadName: String) {
    guard isRecording else { return }
    var now = timespec()
    // The time is read under the lock, so that the order of the record is the order of the times.
    withLock {
      clock_gettime(CLOCK_MONOTONIC, &now)
      let time = UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
      buffer.append(
        TimelineEvent(time: time, threadID: threadID, threadName: threadName, kind: kind))
    }
  }

  private func withLock<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
