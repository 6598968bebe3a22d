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

  private init() {}

  /// The threads that run, in the order of their creation.
  var running: [AnyOSThread] { changed.withLock { state.running } }

  /// A thread is about to be started.
  func begin(_ thread: AnyOSThread) {
    if !thread.isDaemon { Self.waitsAtExit }
    changed.withLock { state.begin(thread, id: thread.id, isDaemon: thread.isDaemon) }
  }

  /// A thread has ended, or could not be started.
  ///
  /// The caller holds it: it is not freed here.
  func end(_ thread: AnyOSThread) {
    let isLast = changed.withLock { state.end(id: thread.id) }
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
  ///
  /// A thread that ends the program itself does not wait for itself.
  private func programEnds() {
    let caller = AnyOSThread.current?.id
    changed.lock.lock(as: .join)
    while state.isHeldOpen(apartFrom: caller) { changed.wait(as: .join) }
    let failed = state.takeErrors()
    changed.lock.unlock()
    for thread in failed { thread.reportUnseenError() }
  }
}
