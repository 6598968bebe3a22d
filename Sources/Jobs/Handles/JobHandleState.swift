/// The rules of one job's handle, with no lock and no job in sight.
///
/// 1. The first outcome counts, and every later one is dropped.
/// 2. Whoever observes is told once: with the outcome, or by whoever takes the observer out.
/// 3. Callbacks are called one after the other in the order of their registration, by one thread at
///    a time; one that comes while that thread is at it is left to it.
struct JobHandleState<Output: Sendable> {
  typealias Outcome = Result<Output, any Error>
  typealias Observer = @Sendable (Outcome) -> Void
  typealias ObserverID = UInt64

  private(set) var outcome: Outcome?
  private var observers: [(id: ObserverID, observer: Observer)] = []
  private var nextObserver: ObserverID = 0
  private var callbacks: [Observer] = []
  private var isCalling = false

  /// Where the job is.
  ///
  /// - Parameter isRunning: whether a worker has it, if it has no outcome.
  func state(isRunning: Bool) -> JobState {
    outcome.map { JobState(of: $0) } ?? (isRunning ? .running : .pending)
  }

  /// Takes the outcome; gives those who are to be told of it, or nil if there was one before.
  mutating func settle(_ outcome: Outcome) -> [Observer]? {
    guard self.outcome == nil else { return nil }
    self.outcome = outcome
    defer { observers = [] }
    return observers.map(\.observer)
  }

  /// A number for an observer that may be added later.
  mutating func newObserver() -> ObserverID {
    defer { nextObserver += 1 }
    return nextObserver
  }

  /// Adds an observer; if there is an outcome, gives that instead.
  mutating func observe(as id: ObserverID, _ observer: @escaping Observer) -> Outcome? {
    if outcome == nil { observers.append((id, observer)) }
    return outcome
  }

  /// Takes an observer out that was not told.
  mutating func forget(_ id: ObserverID) -> Observer? {
    guard let index = observers.firstIndex(where: { $0.id == id }) else { return nil }
    return observers.remove(at: index).observer
  }

  /// Registers a callback; call ``startCalling()`` next.
  mutating func add(_ callback: @escaping Observer) {
    callbacks.append(callback)
  }

  /// Whether the calling thread is to call the callbacks that ``nextCallback()`` gives, to the last.
  mutating func startCalling() -> Bool {
    guard outcome != nil, !isCalling, !callbacks.isEmpty else { return false }
    isCalling = true
    return true
  }

  /// The next callback, and what to call it with.
  mutating func nextCallback() -> (Observer, Outcome)? {
    guard let outcome, !callbacks.isEmpty else {
      isCalling = false
      return nil
    }
    return (callbacks.removeFirst(), outcome)
  }
}
