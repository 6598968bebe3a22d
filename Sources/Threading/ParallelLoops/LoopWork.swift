internal import Jobs
internal import Synchronization

/// The chunks of one parallel loop, and the threads that run them.
///
/// Whoever wants to takes part: it enters, claims one chunk after the other until there is none left,
/// and leaves. The last to leave closes the loop; from then on nobody enters, and the body is not
/// touched any more.
final class LoopWork: PoolTask, @unchecked Sendable {
  // Sendable: constants and atomics, and two variables. `body` is set before the loop is known to a
  // second thread, read by those who have entered, and taken out by the one that closed the loop or
  // waited for that. `waiter` is set before `state` says so, and read by the one who saw that.

  /// Runs one chunk; answers whether the loop goes on.
  typealias Body = @Sendable (Int) -> Bool

  private let count: Int
  private var body: Body?
  private let onClose: (@Sendable () -> Void)?
  private var waiter: Parker?
  /// The loop in a chunk of which this one was made, if the thread was a worker of the same pool.
  private let outer: LoopWork?
  /// Those that were made in chunks of this one, and are not done.
  private let inner = LockedValue<[LoopWork]>([])
  /// That of the job or task which the loop is part of.
  private let context = JobContext.current

  /// The next chunk to be claimed.
  private let next = Atomic<Int>(0)
  /// Chunks from here on are not run: how many there are, or the first that ended the loop.
  private let end: Atomic<Int>
  /// How many have entered and not left, times four, and the two marks below.
  private let state: Atomic<Int>

  private static let closed = 1
  private static let hasWaiter = 2
  private static let participant = 4

  /// - Parameters:
  ///   - count: how many chunks there are; at least 1.
  ///   - entered: whether the calling thread takes part: then ``participate()`` comes next.
  ///   - outer: the loop of which the calling thread runs a chunk, if it is one of the same pool.
  ///   - onClose: is called by the thread that closes the loop.
  init(
    count: Int, entered: Bool, within outer: LoopWork? = nil,
    onClose: (@Sendable () -> Void)? = nil, _ body: @escaping Body
  ) {
    self.outer = outer
    self.count = count
    self.body = body
    self.onClose = onClose
    end = Atomic(count)
    state = Atomic(entered ? Self.participant : 0)
  }

  /// Whether everybody has left who had entered, and there is nothing more to do.
  var isClosed: Bool { state.load(ordering: .acquiring) & Self.closed != 0 }

  /// Whether chunks were left out.
  var wasStopped: Bool { end.load(ordering: .relaxed) < count }

  // MARK: - Taking part

  /// Takes part, if there is anything left.
  override func run() -> Bool {
    _ = takePart()
    return false
  }

  private func takePart() -> Bool {
    guard next.load(ordering: .relaxed) < end.load(ordering: .relaxed), enter() else {
      return false
    }
    // The thread may be inside of another job, while that waits.
    let context = context.cancelled { self.wasStopped }
    context { participate(as: PoolThread.running) }
    return true
  }

  /// Ends a loop that waits for workers only; one whose caller takes part needs none.
  override func abandon(because error: any Error) {
    if onClose != nil { cancel() }
  }

  /// Runs chunks until there is none left, and leaves; the thread has entered.
  ///
  /// - Parameter worker: the thread, if it is a worker of the loop's pool.
  func participate(as worker: PoolThread?) {
    let before = worker?.loop
    worker?.loop = self
    defer { worker?.loop = before }
    guard Timeline.shared.isRecording else {
      runChunks()
      return leave()
    }
    let part = TimelineJobs(first: Timeline.shared.numbers(), name: "parallel loop")
    Timeline.shared.recording(part, at: .callingThread) { runChunks() }
    leave()
  }

  /// Claims no more chunks from `index` on, or from a smaller one where it ended before.
  func stop(at index: Int) {
    var old = end.load(ordering: .relaxed)
    while index < old {
      let result = end.compareExchange(
        expected: old, desired: index, ordering: .relaxed)
      if result.exchanged { return }
      old = result.original
    }
  }

  /// Claims no more chunks, and closes the loop if nobody is in it.
  func cancel() {
    stop(at: 0)
    if enter() { leave() }
  }

  /// Blocks the thread that has made the loop and taken part in it until it is closed.
  ///
  /// - Parameter scheduler: the pool whose other workers may be in the loop.
  func wait(on scheduler: PoolScheduler) {
    defer { body = nil }
    if scheduler.spin(until: { isClosed }) { return }
    if let worker = scheduler.worker {
      guard announce(scheduler.parker(of: worker)) else { return }
      scheduler.wait(as: worker, until: { isClosed }) { advance() }
    } else {
      let parker = Parker()
      guard announce(parker) else { return }
      while !isClosed { parker.park() }
    }
  }

  // MARK: - Loops within

  /// Has the threads know of this loop that wait for those around it, so that they take part: they have
  /// nothing else to do that cannot keep them from going on.
  func begin() {
    outer?.inner.withLock { $0.append(self) }
    var loop = outer
    while let next = loop {
      if next.state.load(ordering: .acquiring) & Self.hasWaiter != 0 { next.waiter?.unpark() }
      loop = next.outer
    }
  }

  /// This loop is done.
  func finish() {
    outer?.inner.withLock { $0.removeAll { $0 === self } }
  }

  /// Takes part in a loop within this one, if there is one.
  private func advance() -> Bool {
    for loop in inner.withLock({ $0 }) {
      if loop.takePart() || loop.advance() { return true }
    }
    return false
  }

  /// Not inlined, so that nothing of the body is held when the thread leaves.
  @inline(never)
  private func runChunks() {
    guard let body else { return }
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      // What ran before this and ended the loop further up, ended it for good.
      guard index < end.load(ordering: .relaxed) else { return }
      if !body(index) { stop(at: index) }
    }
  }

  private func enter() -> Bool {
    var old = state.load(ordering: .relaxed)
    while old & Self.closed == 0 {
      let result = state.compareExchange(
        expected: old, desired: old + Self.participant, ordering: .acquiringAndReleasing)
      if result.exchanged { return true }
      old = result.original
    }
    return false
  }

  private func leave() {
    var old = state.load(ordering: .relaxed)
    while true {
      let isLast = old < 2 * Self.participant
      let new = old - Self.participant + (isLast ? Self.closed : 0)
      let result = state.compareExchange(
        expected: old, desired: new, ordering: .acquiringAndReleasing)
      if result.exchanged {
        if isLast { close(hasWaiter: old & Self.hasWaiter != 0) }
        return
      }
      old = result.original
    }
  }

  private func close(hasWaiter: Bool) {
    if hasWaiter { waiter?.unpark() }
    if let onClose {
      body = nil
      onClose()
    }
  }

  /// Says whom to wake when the loop is closed.
  ///
  /// - Returns: false if it is closed already.
  private func announce(_ parker: Parker) -> Bool {
    waiter = parker
    // Acquiring: what those who have closed the loop wrote is read next.
    var old = state.load(ordering: .acquiring)
    while old & Self.closed == 0 {
      let result = state.compareExchange(
        expected: old, desired: old | Self.hasWaiter, ordering: .acquiringAndReleasing)
      if result.exchanged { return true }
      old = result.original
    }
    return false
  }
}
