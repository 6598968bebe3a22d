internal import DequeModule
internal import Glibc

/// Where the calls of an actor's process begin: on the very thread that has read them, so that nobody need be woken.
///
/// A call is a task that begins on this executor. The leader runs it as Swift's own threads run theirs, so that a free
/// actor takes it up without another thread; what has to wait, and whatever a call starts, goes on with Swift's own
/// threads.
final class HostExecutor: SerialExecutor, @unchecked Sendable {
  // Sendable: `leader` is written once, before there is any call; `queue` is touched by the leader only.

  private var leader: pthread_t?
  private var queue = Deque<UnownedJob>()

  /// Stands for «any thread»: what the runtime calls the generic executor, whose two words are null.
  ///
  /// A job that is run as on a serial executor may not go over to an actor on the same thread; one that is run so may.
  private static let anyThread = unsafeBitCast((0, 0), to: UnownedSerialExecutor.self)

  /// Makes the calling thread the leader.
  func lead() {
    leader = pthread_self()
  }

  /// Whether this is the leader's thread.
  var isLeader: Bool {
    guard let leader else { return false }
    return pthread_equal(leader, pthread_self()) != 0
  }

  func enqueue(_ job: consuming ExecutorJob) {
    if isLeader {
      queue.append(UnownedJob(job))
    } else {
      globalConcurrentExecutor.enqueue(job)
    }
  }

  func checkIsolated() {
    precondition(isLeader, "only the leader begins calls")
  }

  /// Whether ``drain()`` has anything to do; the leader asks.
  var hasJobs: Bool { !queue.isEmpty }

  /// Runs what begins on the leader.
  func drain() {
    while let job = queue.popFirst() { job.runSynchronously(on: Self.anyThread) }
  }
}
