/// Who has come to a listener and who waits for them; a value, whose methods say what is to be done.
struct ListenerState {
  typealias Attempt = Result<Connection, ListenerError>
  typealias ClientID = UInt64

  /// How many attempts may wait to be taken before no more clients are accepted.
  let capacity: Int
  let maximumPending: Int

  private var ready: [Attempt] = []
  private var pending: [ClientID: Connection] = [:]
  private var nextClient: ClientID = 0
  private var takers: [Wait] = []
  private var waitForRoom: Wait?
  private(set) var isClosed = false
  /// How many clients were refused.
  private(set) var refusedCount = 0

  /// So many failures are kept for who takes; of more the oldest are only counted.
  static let maximumFailures = 64

  init(capacity: Int, maximumPending: Int) {
    self.capacity = max(1, capacity)
    self.maximumPending = max(1, maximumPending)
  }

  // MARK: - Those who come

  /// A client begins its proof; whom to turn away for it, nil if the listener is closed.
  mutating func began(
    _ connection: Connection
  ) -> (id: ClientID, toTurnAway: Connection?)? {
    guard !isClosed else { return nil }
    nextClient += 1
    pending[nextClient] = connection
    guard pending.count > maximumPending, let oldest = pending.keys.min() else {
      return (nextClient, nil)
    }
    return (nextClient, pending.removeValue(forKey: oldest))
  }

  /// A client's proof is over, one way or the other.
  ///
  /// - Returns: whether it had been turned away for others.
  @discardableResult
  mutating func ended(_ id: ClientID) -> Bool {
    pending.removeValue(forKey: id) == nil && !isClosed
  }

  /// Somebody can be taken; who is to be woken, nil if nobody waits.
  ///
  /// - Returns: whether the listener still wants it, and whom to wake.
  mutating func deliver(_ attempt: Attempt) -> (isWanted: Bool, toWake: Wait?) {
    guard !isClosed else { return (false, nil) }
    if case .failure(let error) = attempt {
      if case .clientRefused = error { refusedCount += 1 }
      let failures = ready.indices.filter { if case .failure = ready[$0] { true } else { false } }
      if failures.count >= Self.maximumFailures { ready.remove(at: failures[0]) }
    }
    ready.append(attempt)
    return (true, nextTaker())
  }

  /// The next who waits, where there is something to take.
  mutating func nextTaker() -> Wait? {
    guard !ready.isEmpty, !takers.isEmpty else { return nil }
    return takers.removeFirst()
  }

  /// Whether there is room for more; if not, the wait that ends when there is.
  mutating func room() -> Wait? {
    guard !isClosed, successes >= capacity else { return nil }
    let wait = waitForRoom ?? Wait()
    waitForRoom = wait
    return wait
  }

  private var successes: Int {
    ready.count { if case .success = $0 { true } else { false } }
  }

  // MARK: - Those who take

  enum Taking {
    case attempt(Attempt, roomFor: Wait?)
    case wait(Wait)
    case closed
  }

  /// Takes the first, or adds a wait.
  mutating func take() -> Taking {
    if isClosed { return .closed }
    guard ready.isEmpty else {
      let attempt = ready.removeFirst()
      guard successes < capacity else { return .attempt(attempt, roomFor: nil) }
      defer { waitForRoom = nil }
      return .attempt(attempt, roomFor: waitForRoom)
    }
    let wait = Wait()
    takers.append(wait)
    return .wait(wait)
  }

  /// Somebody waits no more.
  mutating func leave(_ wait: Wait) {
    takers.removeAll { $0 === wait }
  }

  // MARK: - The end

  /// Closes; what is to be closed with it, and whom to wake.
  mutating func close() -> (connections: [Connection], waits: [Wait])? {
    guard !isClosed else { return nil }
    isClosed = true
    let connections = Array(pending.values) + ready.compactMap { try? $0.get() }
    let waits = takers + (waitForRoom.map { [$0] } ?? [])
    pending = [:]
    ready = []
    takers = []
    waitForRoom = nil
    return (connections, waits)
  }
}
