internal import Jobs
public import Synchronization

/// Where threads and tasks wait for one thing about a queue: an element, room, or the end of work.
///
/// Nothing is handed over here: who is woken looks again. Threading/Queues/README.md has the rules.
@usableFromInline
final class WaitingRoom: @unchecked Sendable {
  // Sendable: `count` is atomic, and `waiters` is reached with `lock` held and in no other way.

  private enum Waiter {
    case thread(Sleeper)
    case task(CheckedContinuation<Void, Never>)
  }

  /// A thread that waits, with a condition of its own: each wake-up has one addressee.
  private final class Sleeper {
    let condition: Condition
    /// Belongs to the room's lock.
    var isWoken = false

    init(lock: Lock) {
      condition = Condition(lock: lock)
    }
  }

  /// What a task's cancellation needs to know of its wait; belongs to the room's lock.
  private final class TaskWait: @unchecked Sendable {
    // Sendable: reached with the room's lock held and in no other way.
    var ticket: WaiterList<Waiter>.Ticket?
    var isCancelled = false
  }

  /// How many are in the list; changed with the lock held, read without.
  @usableFromInline
  let count = Atomic<Int>(0)
  private let lock = Lock()
  private var waiters = WaiterList<Waiter>()

  @usableFromInline
  init() {}

  // MARK: - Waking

  /// Wakes whoever has waited for the longest time, if anybody waits.
  @inlinable
  func wakeOne() {
    if count.load(ordering: .sequentiallyConsistent) > 0 { wakeFirst() }
  }

  @usableFromInline
  @inline(never)
  func wakeFirst() {
    lock.lock(as: .queue)
    let waiter = waiters.removeFirst()
    countWaiters()
    if case .thread(let sleeper) = waiter { sleeper.isWoken = true }
    lock.unlock()
    if let waiter { wake(waiter) }
  }

  @usableFromInline
  func wakeAll() {
    var all: [Waiter] = []
    lock.lock(as: .queue)
    while let waiter = waiters.removeFirst() {
      if case .thread(let sleeper) = waiter { sleeper.isWoken = true }
      all.append(waiter)
    }
    countWaiters()
    lock.unlock()
    for waiter in all { wake(waiter) }
  }

  private func wake(_ waiter: Waiter) {
    switch waiter {
    case .thread(let sleeper): sleeper.condition.signal()
    case .task(let continuation): continuation.resume()
    }
  }

  /// Publishes how many wait; the lock is held.
  private func countWaiters() {
    count.store(waiters.count, ordering: .sequentiallyConsistent)
  }

  // MARK: - Waiting

  /// Blocks the calling thread until it is woken or time is up; not at all if `isReady`.
  ///
  /// - Returns: `false` if the time ran out and nobody has woken the thread.
  func wait(until deadline: Deadline?, unless isReady: () -> Bool) -> Bool {
    let sleeper = Sleeper(lock: lock)
    lock.lock(as: .queue)
    defer { lock.unlock() }
    let ticket = waiters.add(.thread(sleeper))
    countWaiters()
    if isReady() {
      leave(ticket)
      return true
    }
    while !sleeper.isWoken {
      if let deadline {
        if !sleeper.condition.wait(until: deadline, as: .queue), !sleeper.isWoken {
          leave(ticket)
          return false
        }
      } else {
        sleeper.condition.wait(as: .queue)
      }
    }
    return true
  }

  /// Suspends the calling task until it is woken or cancelled; not at all if `isReady`.
  @usableFromInline
  func wait(
    isolation: isolated (any Actor)?, unless isReady: () -> Bool
  ) async {
    let wait = TaskWait()
    await withTaskCancellationHandler(
      operation: {
        await withCheckedContinuation(isolation: isolation) { continuation in
          lock.lock(as: .queue)
          var waits = false
          if !wait.isCancelled {
            let ticket = waiters.add(.task(continuation))
            countWaiters()
            if isReady() {
              leave(ticket)
            } else {
              wait.ticket = ticket
              waits = true
            }
          }
          lock.unlock()
          if !waits { continuation.resume() }
        }
      },
      onCancel: {
        lock.lock(as: .queue)
        wait.isCancelled = true
        let waiter = wait.ticket.flatMap { waiters.remove($0) }
        countWaiters()
        lock.unlock()
        if let waiter { wake(waiter) }
      }, isolation: isolation)
  }

  /// Takes a waiter that nobody has woken out of the list; the lock is held.
  private func leave(_ ticket: WaiterList<Waiter>.Ticket) {
    _ = waiters.remove(ticket)
    countWaiters()
  }
}
