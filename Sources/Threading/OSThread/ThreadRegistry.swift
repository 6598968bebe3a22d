internal import CMultiprocessing
internal import Glibc
internal import Jobs
internal import Synchronization

/// The threads that run, and those whose errors nobody has seen.
///
/// The state of it is ``ThreadRegistryState``; this adds the lock, and the end of the program.
final class ThreadRegistry: @unchecked Sendable {
  // Sendable: `state` is touched with `changed`'s lock held and in no other way.

  static let shared = ThreadRegistry()

  private let changed = Condition()
  private var state = ThreadRegistryState<AnyOSThread>()
  private let processID = getpid()

  private init() {}

  /// The threads that run, in the order of their creation.
  var running: [AnyOSThread] { changed.withLock { state.running } }

  /// A thread is about to be started.
  func begin(_ thread: AnyOSThread) {
    if !thread.isDaemon { Self.waitsAtExit }
    changed.withLock { state.begin(thread, id: thread.id, isDaemon: thread.isDaemon) }
  }

  /// A thread has ended, or could not be started.
  func end(_ thread: AnyOSThread) {
    // The reference is let go of here; the caller has another.
    _ = changed.withLock { state.end(id: thread.id, kernelID: thread.kernelID) }
  }

  /// Nothing of a thread is left that the end of the program has to wait for.
  func letGo(of id: Int) {
    let isLast = changed.withLock { state.letGo(id: id) }
    if isLast { changed.broadcast() }
  }

  /// A thread ends with an error that nobody has seen yet.
  func keepError(of thread: AnyOSThread) {
    changed.withLock { state.keepError(of: thread, id: thread.id) }
  }

  /// The error of a thread was seen, or reported.
  func errorSeen(of id: Int) {
    changed.withLock { state.errorSeen(of: id) }
  }

  // MARK: - The end of the program

  /// Has `exit` wait for the threads, from the first time on.
  static let waitsAtExit: Void = {
    // Spare ones for threads that call `exit` at the same moment.
    for _ in 0..<4 { shared.waitAtExit() }
  }()

  /// Whether the end of the program has begun to wait.
  static var isEnding: Bool { ending.load(ordering: .sequentiallyConsistent) }

  private static let ending = Atomic<Bool>(false)

  /// Whether it has waited, and need not again.
  private static let isOver = Atomic<Bool>(false)

  /// Has `exit` wait for the threads before it does what was registered up to now.
  func waitAtExit() {
    atexit { ThreadRegistry.shared.programEnds() }
  }

  /// A pool has nothing left that the end of the program waits for.
  func heldWorkEnded() {
    // Whoever waits has looked before, or sleeps.
    changed.withLock {}
    changed.broadcast()
  }

  /// Waits for the threads that are no daemons and the work that pools hold, and reports the errors
  /// that nobody has seen.
  private func programEnds() {
    // A forked child has none of the threads, and perhaps a lock that nobody will release.
    guard getpid() == processID else { return }
    // A handler that has begun is none any more: without another, the next that calls `exit`, be it
    // in work with which the caller is about to help, would end the program at once.
    let wasOver = Self.isOver.load(ordering: .sequentiallyConsistent)
    if !wasOver { waitAtExit() }
    Self.ending.store(true, ordering: .sequentiallyConsistent)
    // A thread that ends the program never comes back.
    let caller = AnyOSThread.current
    letGo(of: Int(CMultiprocessing_own_thread_number()))
    if let caller { caller.heldWork?.endWork(under: caller) }
    let (isFirst, waits) = changed.withLock {
      (
        state.enders.add(CMultiprocessing_kernel_thread_id()),
        !state.isDone && !state.enders.haveGivenUp
      )
    }
    guard isFirst else { stay(on: caller) }
    if waits {
      if wasOver {
        // What an exit handler has begun meanwhile.
        Self.isOver.store(false, ordering: .sequentiallyConsistent)
        waitAtExit()
      }
      waitForAll(on: caller)
    }
    Self.isOver.store(true, ordering: .sequentiallyConsistent)
    for thread in changed.withLock({ state.takeErrors() }) { thread.reportUnseenError() }
  }

  /// Leaves the end of the program to the thread that began it, and does what that waits for.
  private func stay(on caller: AnyOSThread?) -> Never {
    while true {
      let helps = caller?.help(until: Deadline(after: .seconds(3_600))) { false } ?? false
      if !helps { pause() }
    }
  }

  /// Waits until nothing holds the program open any more, or what does will do so for ever.
  private func waitForAll(on caller: AnyOSThread?) {
    var (pause, sawDeadlock) = (Duration.milliseconds(50), false)
    while !wait(for: pause, on: caller) {
      // Looks twice: a thread may just be about to get what it waits for.
      let seesDeadlock = isDeadlocked
      if sawDeadlock, seesDeadlock { return changed.withLock { state.enders.haveGivenUp = true } }
      sawDeadlock = seesDeadlock
      if !seesDeadlock { pause = min(pause * 2, .seconds(1)) }
    }
  }

  /// Whether nothing holds the program open, after a while at the latest.
  private func wait(for pause: Duration, on caller: AnyOSThread?) -> Bool {
    // A worker that waits does what it is waited for; nobody wakes it at the end, so it looks often.
    let soon = Deadline(after: min(pause, .milliseconds(50)))
    if let caller, caller.help(until: soon, isDone: { isDone }) { return isDone }
    let deadline = Deadline(after: pause)
    changed.lock.lock(as: .join)
    defer { changed.lock.unlock() }
    return changed.wait(until: deadline, as: .join) { state.isDone }
  }

  private var isDone: Bool { changed.withLock { state.isDone } }

  /// Whether each of the threads that hold the program open waits for a lock of one that is in `exit`:
  /// above all `exit`'s own, where the C library has one.
  private var isDeadlocked: Bool {
    let (holders, running, enders) = changed.withLock {
      (
        state.holders.map { id, kernelID in kernelID ?? state.runner(id)?.kernelID },
        state.running, state.enders
      )
    }
    func isStuck(_ kernelID: Int32?) -> Bool {
      guard let kernelID else { return false }
      return enders.holdUp(kernelID, awaiting: CMultiprocessing_awaited_lock_holder)
    }
    guard holders.allSatisfy(isStuck) else { return false }
    return !running.hasHeldWork { isStuck($0.kernelID) }
  }
}
