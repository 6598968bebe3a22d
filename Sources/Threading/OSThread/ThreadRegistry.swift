internal import CMultiprocessing
internal import Glibc
internal import Jobs

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
  private static let waitsAtExit: Void = shared.waitAtExit()

  /// Has `exit` wait for the threads before it does what was registered up to now.
  func waitAtExit() {
    atexit { ThreadRegistry.shared.programEnds() }
  }

  /// Waits for the threads that are no daemons, and reports the errors that nobody has seen.
  private func programEnds() {
    // A forked child has none of the threads, and perhaps a lock that nobody will release.
    guard getpid() == processID else { return }
    // A thread that ends the program never comes back.
    letGo(of: Int(CMultiprocessing_own_thread_number()))
    var (pause, sawDeadlock) = (Duration.milliseconds(50), false)
    while !wait(for: pause) {
      // Looks twice: a thread may just be about to get what it waits for.
      let seesDeadlock = isDeadlocked
      if sawDeadlock, seesDeadlock { break }
      sawDeadlock = seesDeadlock
      if !seesDeadlock { pause = min(pause * 2, .seconds(1)) }
    }
    for thread in changed.withLock({ state.takeErrors() }) { thread.reportUnseenError() }
  }

  /// Whether no thread holds the program open, after a while at the latest.
  private func wait(for pause: Duration) -> Bool {
    let deadline = Deadline(after: pause)
    changed.lock.lock(as: .join)
    defer { changed.lock.unlock() }
    return changed.wait(until: deadline, as: .join) { state.holders.isEmpty }
  }

  /// Whether each of the threads that hold the program open waits for a lock of the caller, which
  /// is in `exit`: above all `exit`'s own, where the C library has one.
  private var isDeadlocked: Bool {
    let numbers = changed.withLock {
      state.holders.map { id, kernelID in (kernelID, state.runner(id)) }
    }
    return numbers.allSatisfy { kernelID, thread in
      (kernelID ?? thread?.kernelID).map(CMultiprocessing_waits_for_caller).map { $0 != 0 } ?? false
    }
  }
}
