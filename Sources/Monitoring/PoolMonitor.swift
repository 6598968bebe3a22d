internal import Glibc
public import Jobs
public import Plots
internal import Threading

/// Watches a running pool, a few times a second, on a thread of its own.
///
/// ```swift
/// let monitor = PoolMonitor(of: pool)
/// monitor.subscribe { frame in print("\(frame.queued) jobs wait") }
/// try monitor.start()
/// …
/// monitor.stop()
/// ```
///
/// Nothing is done for a job but what a ``/Jobs/Timeline`` records: the monitor reads what is new in that
/// from time to time, and has the pool say what its workers do. What the kernel knows of the workers (their
/// memory and processor time, on Linux) is read once a second while there are subscribers, else never.
///
/// Events that come faster than 128,000 a second are not all read: a frame says how many were lost, and its
/// counts are too low by what they told.
public final class PoolMonitor: Sendable {
  private struct State {
    var model: LiveModel
    var cursor = TimelineCursor()
    var pools: [any WatchablePool] = []
    var system = SystemFigures()
    var sampleCount = 0
    var last: LiveFrame?
    var subscribers: [Int: @Sendable (LiveFrame) -> Void] = [:]
    var nextSubscriber = 0
    var ownsRecording = false
    var isStarted = false
    /// Who tells the subscribers, as long as it does.
    var teller: pthread_t?
  }

  /// Events that are read at a time, while who records waits; and how many times, for one frame.
  private static let eventsAtOnce = 1024
  private static let readingsAtMost = 32

  private let timeline: Timeline
  private let interval: Duration
  /// The system is asked with every so many frames.
  private let framesPerQuery: Int
  private let state: LockedValue<State>
  private let isStopped = Event()
  private let hasEnded = Event()

  /// Creates a monitor that does nothing yet.
  ///
  /// - Parameters:
  ///   - pool: whose jobs and workers are shown; those of all pools, threads and processes that the timeline
  ///     tells of if nil, or if the pool is none that can be watched.
  ///   - interval: how often a frame is made; at least every 10 ms.
  ///   - timeline: where the events come from.
  public init(
    of pool: (any WorkerPool)? = nil, every interval: Duration = .milliseconds(250),
    timeline: Timeline = .shared
  ) {
    let watchable = pool as? any WatchablePool
    self.timeline = timeline
    self.interval = max(interval, .milliseconds(10))
    framesPerQuery = max(1, Int(Duration.seconds(1) / self.interval))
    state = LockedValue(State(model: LiveModel(of: watchable?.snapshot.place)))
    if let watchable { state.withLock { $0.pools = [watchable] } }
  }

  /// Begins to watch: records, if nobody does yet, and starts the thread.
  ///
  /// Does nothing if it was started before, or stopped.
  ///
  /// - Throws: ``/Threading/ThreadStartError`` if the system refuses the thread.
  public func start() throws {
    guard beginsNow() else { return }
    if !timeline.isRecording {
      timeline.start()
      state.withLock { $0.ownsRecording = true }
    }
    sample()
    state.withLock { $0.teller = nil }
    let thread = OSThread<Void>(name: "monitor", isDaemon: true) { [self] in
      state.withLock { $0.teller = pthread_self() }
      while !isStopped.wait(timeout: interval) { sample() }
      finish()
    }
    do {
      try thread.start()
    } catch {
      finish()
      throw error
    }
  }

  /// Ends to watch: tells subscribers a last time how things are, and stops the recording if it began it.
  ///
  /// Blocks until they have been told; not if one of them calls it.
  public func stop() {
    isStopped.set()
    if beginsNow() { return finish() }
    if state.withLock({ $0.teller }) != pthread_self() { hasEnded.wait() }
  }

  /// Whether nobody has started it; from now on the caller has, and tells the subscribers.
  private func beginsNow() -> Bool {
    state.withLock { state in
      guard !state.isStarted else { return false }
      state.isStarted = true
      state.teller = pthread_self()
      return true
    }
  }

  /// The last frame comes from where the others do, so that none overtakes it.
  private func finish() {
    sample()
    // Destroyed without the lock: the closures may hold a lot.
    let (owns, subscribers, pools) = state.withLock { state in
      defer {
        state.subscribers = [:]
        state.pools = []
      }
      return (state.ownsRecording, state.subscribers, state.pools)
    }
    if owns { timeline.stop() }
    hasEnded.set()
    withExtendedLifetime((subscribers, pools)) {}
  }

  /// Adds a pool whose workers are shown, beside those that events tell of.
  public func add(_ pool: any WorkerPool) {
    guard let pool = pool as? any WatchablePool else { return }
    state.withLock { $0.pools.append(pool) }
  }

  /// Asks no more about the pools that were added.
  public func removePools() {
    state.withLock { $0.pools.removeAll() }
  }

  /// Has somebody told of every frame, on the monitor's thread.
  ///
  /// - Parameter body: what is told; must be quick.
  /// - Returns: what to unsubscribe with; and what is known so far, which the next frame continues.
  @discardableResult
  public func subscribe(
    _ body: @escaping @Sendable (LiveFrame) -> Void
  ) -> (id: Int, past: (frame: LiveFrame, curves: [LiveModel.Totals])?) {
    state.withLock { state in
      let id = state.nextSubscriber
      state.nextSubscriber += 1
      state.subscribers[id] = body
      return (id, state.last.map { state.model.past(endingWith: $0) })
    }
  }

  /// Has somebody told no more; a frame may still be on its way.
  public func unsubscribe(_ id: Int) {
    _ = state.withLock { $0.subscribers.removeValue(forKey: id) }
  }

  /// The names of jobs so far, which frames refer to by their places.
  public var names: [String] { state.withLock { $0.model.names } }

  /// What is known of a job: each of its attempts.
  public func job(_ number: UInt64) -> [LiveJob] { state.withLock { $0.model.job(number) } }

  /// The jobs that a worker ran in some time, the last ones.
  ///
  /// - Parameters:
  ///   - worker: its number in the frames.
  ///   - times: when, on the clock of the events.
  public func jobs(of worker: Int, during times: ClosedRange<UInt64>) -> [LiveJob] {
    state.withLock { $0.model.jobs(of: worker, during: times) }
  }

  /// Reads what is new, and tells the subscribers.
  private func sample() {
    // The pools have locks of their own, which are not taken under this one.
    let snapshots = state.withLock { $0.pools }.map(\.snapshot)
    let (frame, subscribers) = state.withLock { state in
      for _ in 0..<Self.readingsAtMost {
        let reading = timeline.read(&state.cursor, limit: Self.eventsAtOnce)
        state.model.take(reading)
        if !reading.hasMore { break }
      }
      for snapshot in snapshots { state.model.take(snapshot) }
      if !state.subscribers.isEmpty, state.sampleCount % framesPerQuery == 0 {
        let (processes, threads) = state.model.systemIDs
        let figures = state.system.read(
          processes: processes, threads: threads, at: state.model.time)
        state.model.take(figures, ownMemory: state.system.ownMemory)
      }
      state.sampleCount += 1
      let frame = state.model.frame()
      state.last = frame
      return (frame, Array(state.subscribers.values))
    }
    for tell in subscribers { tell(frame) }
  }
}
