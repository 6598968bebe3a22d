/// Where a thread is on its way to a result, and who waits for it, without locks or threads.
///
/// Threads that wait block on a condition and look again; tasks that wait are continuations, which
/// every method hands back to be resumed without the lock.
struct ThreadCompletion<Value: Sendable> {
  typealias Waiter = CheckedContinuation<Value, any Error>

  enum Phase {
    case new
    case started
    case ended(Result<Value, any Error>)
  }

  enum WaitAction {
    /// The continuation is kept until the thread ends.
    case wait
    /// There is an answer already.
    case resume(Waiter, Result<Value, any Error>)
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

  mutating func end(with result: Result<Value, any Error>) -> [Waiter] {
    phase = .ended(result)
    if case .failure = result, waiters.isEmpty { hasUnseenError = true }
    return takeWaiters()
  }

  /// Says that someone is told how it ended.
  ///
  /// - Returns: the error, if it was unseen until now.
  mutating func see() -> (any Error)? {
    guard hasUnseenError, case .ended(.failure(let error)) = phase else { return nil }
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
    case .ended(let result):
      hasUnseenError = false
      return .resume(continuation, result)
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
    defer { waiters = [:] }
    return Array(waiters.values)
  }
}
