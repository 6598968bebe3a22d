/// Where a thread is on its way to its end, and who waits for it, without locks or threads.
///
/// Threads that wait block on a condition and look again; tasks that wait are continuations, which
/// every method hands back to be resumed without the lock. It does not know the value, whose type
/// would have to be looked up at run time at every step.
struct ThreadCompletion {
  typealias Waiter = CheckedContinuation<Void, any Error>

  enum Phase {
    case new
    case started
    /// It returned, or threw this.
    case ended((any Error)?)
  }

  enum WaitAction {
    /// The continuation is kept until the thread ends.
    case wait
    /// There is an answer already.
    case resume(Waiter, Result<Void, any Error>)
  }

  private(set) var phase = Phase.new
  /// Whether it ended with an error that nobody has been told.
  private(set) var hasUnseenError = false
  private var waiters: [Int: Waiter] = [:]
  /// Waits that were cancelled before they had begun.
  private var cancelledEarly: Set<Int> = []
  private var lastWait = 0

  /// Says that the thread is being started; `false` if it has been before.
  mutating func start() -> Bool {
    guard case .new = phase else { return false }
    phase = .started
    return true
  }

  /// Takes back ``start()``, since the system refused; those who wait already are told.
  mutating func startFailed() -> [Waiter] {
    phase = .new
    return takeWaiters()
  }

  /// Says that the thread returned, or threw `error`.
  mutating func end(_ error: (any Error)?) -> [Waiter] {
    phase = .ended(error)
    if error != nil, waiters.isEmpty { hasUnseenError = true }
    return takeWaiters()
  }

  /// Says that someone is told how it ended.
  ///
  /// - Returns: the error, if it was unseen until now.
  mutating func see() -> (any Error)? {
    guard hasUnseenError, case .ended(let error) = phase else { return nil }
    hasUnseenError = false
    return error
  }

  /// A number for a wait that is about to begin, by which it can be cancelled.
  mutating func announceWait() -> Int {
    lastWait += 1
    return lastWait
  }

  mutating func wait(_ number: Int, with continuation: Waiter) -> WaitAction {
    if cancelledEarly.remove(number) != nil {
      return .resume(continuation, .failure(CancellationError()))
    }
    switch phase {
    case .new: return .resume(continuation, .failure(ThreadJoinError.notStarted))
    case .ended(let error):
      hasUnseenError = false
      return .resume(continuation, error.map { .failure($0) } ?? .success(()))
    case .started:
      waiters[number] = continuation
      return .wait
    }
  }

  /// Gives up a wait; the continuation, if there is one, is the caller's to resume.
  mutating func cancelWait(_ number: Int) -> Waiter? {
    if let waiter = waiters.removeValue(forKey: number) { return waiter }
    cancelledEarly.insert(number)
    return nil
  }

  /// Says that a wait is over, however it went.
  mutating func forgetWait(_ number: Int) {
    cancelledEarly.remove(number)
  }

  private mutating func takeWaiters() -> [Waiter] {
    guard !waiters.isEmpty else { return [] }
    defer { waiters = [:] }
    return Array(waiters.values)
  }
}
