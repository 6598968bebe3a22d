internal import CMultiprocessing
internal import Synchronization
internal import Threading

/// A place where a fixed number of threads of any processes wait for each other, round after round.
///
/// ```swift
/// let barrier = try SharedBarrier(parties: 3)
/// // in each of three jobs that got it
/// for step in 0..<steps {
///   compute(step)
///   try barrier.wait()
/// }
/// ```
///
/// It is `Codable`, and travels inside jobs as ``SharedLock`` does. A barrier breaks, for all who wait and
/// all who come, when a wait times out, by ``abort()``, and **when a process dies that has it**: one that got
/// it inside a job and is killed before it has let go of it, or that dies while it waits. ``reset()`` mends it.
/// A process that let go of its handle, because its job is done, is no party any more.
///
/// **Whom the barrier does not know**, it cannot miss. It knows a process from the moment at which that has read the
/// handle to the moment at which it lets go of it, and whoever waits. So two things do not break it, and the others
/// wait on: a process that dies before it has read its job (between `start()` and the first line of `run()`), and a
/// job that returns or throws without having waited. Where that may happen, use ``wait(timeout:)``, which
/// breaks the barrier for all; or have whoever started the jobs call ``abort()`` when one of them fails,
/// which is told at once.
///
/// Waiting blocks the thread, and `Task.cancel` does not reach it.
public final class SharedBarrier: Codable, @unchecked Sendable {
  // Sendable: constants; what lies in the memory is touched with the mutex held, the word by atomic
  // operations.

  /// What has become of a round.
  private enum Outcome: UInt8 {
    case open = 0
    case passed = 1
    case broken = 2
  }

  /// The numbers behind the mutex.
  private struct Numbers {
    var parties: Int64
    /// Who is to blame: the process whose death broke it; 0 if none did.
    var deadParty: Int64
    var isBroken: Int64
  }

  /// A sleeper of an old round must still find what became of it.
  private static let remembered = 64
  private static let wordOffset = RobustMutex.size
  private static let numbersOffset = wordOffset + 64
  private static let outcomesOffset = numbersOffset + 64
  private static let tableOffset = outcomesOffset + remembered
  private static let size = tableOffset + ProcessTable.size

  private let structure: SharedStructure
  private let mutex: RobustMutex
  /// The number of the round.
  private let round: UnsafeMutablePointer<Atomic<UInt32>>
  private let numbers: UnsafeMutablePointer<Numbers>
  private let outcomes: UnsafeMutablePointer<UInt8>
  /// The count of a row is how many of the process's threads wait; the extra how many handles it has.
  private let members: ProcessTable

  private init(_ structure: SharedStructure) {
    self.structure = structure
    let base = structure.base
    mutex = RobustMutex(at: base)
    round = (base + Self.wordOffset).assumingMemoryBound(to: Atomic<UInt32>.self)
    numbers = (base + Self.numbersOffset).assumingMemoryBound(to: Numbers.self)
    outcomes = (base + Self.outcomesOffset).assumingMemoryBound(to: UInt8.self)
    members = ProcessTable(at: base + Self.tableOffset)
  }

  /// Creates a barrier at which nobody waits.
  ///
  /// - Parameter parties: how many threads wait for each other.
  /// - Throws: ``SharedMemoryError`` if the system has no memory or descriptor to give.
  /// - Precondition: `parties` is at least 1.
  public convenience init(parties: Int) throws(SharedMemoryError) {
    precondition(parties >= 1, "a barrier must have at least 1 party, not \(parties)")
    self.init(try SharedStructure(.barrier, size: Self.size))
    mutex.initialize()
    numbers.pointee = Numbers(parties: Int64(parties), deadParty: 0, isBroken: 0)
  }

  /// The barrier that was sent here: from now on this process is a party, until it lets go of it.
  ///
  /// - Throws: ``SharedMemoryError`` if the handle is not one of a barrier, or its sender is gone.
  public convenience init(from decoder: any Decoder) throws {
    self.init(try SharedStructure(.barrier, size: Self.size, from: decoder))
    withMutex { members.ownRow()?.pointee.extra += 1 }
  }

  deinit {
    withMutex {
      guard let own = members.ownRow(makes: false), own.pointee.extra > 0 else { return }
      own.pointee.extra -= 1
      leaveIfDone(own)
    }
  }

  /// Writes the barrier's handle.
  ///
  /// - Throws: `EncodingError` outside of a job and its answer.
  public func encode(to encoder: any Encoder) throws {
    try structure.encode(to: encoder)
  }

  /// How many threads wait for each other.
  public var parties: Int { Int(numbers.pointee.parties) }

  /// How many threads wait at this moment.
  public var waitingCount: Int { withMutex { Int(members.total) } }

  /// Whether the barrier is broken, until it is reset.
  public var isBroken: Bool { withMutex { numbers.pointee.isBroken != 0 } }

  /// Waits until all parties have arrived.
  ///
  /// Blocks the calling thread, for ever if a party never comes that the barrier has not known (see above).
  ///
  /// - Returns: a number from 0 to `parties - 1`, another one for each thread of a round: one of them can
  ///   so be chosen for something.
  /// - Throws: ``SharedBarrierError/broken``, or ``SharedBarrierError/partyDied(pid:)``.
  @discardableResult
  public func wait() throws(SharedBarrierError) -> Int {
    try wait(until: nil)
  }

  /// Waits until all parties have arrived, but for no longer than `timeout`.
  ///
  /// Blocks the calling thread.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; with zero or less only the last party
  ///   passes.
  /// - Returns: a number from 0 to `parties - 1`, another one for each thread of a round.
  /// - Throws: ``SharedBarrierError/timedOut``, which breaks the barrier for the others; otherwise as
  ///   ``wait()``.
  @discardableResult
  public func wait(timeout: Duration) throws(SharedBarrierError) -> Int {
    try wait(until: Deadline(after: timeout))
  }

  /// Waits until all parties have arrived, but no longer than until `deadline`.
  ///
  /// Blocks the calling thread; see ``wait(timeout:)``.
  @discardableResult
  public func wait(deadline: ContinuousClock.Instant) throws(SharedBarrierError) -> Int {
    try wait(timeout: ContinuousClock.now.duration(to: deadline))
  }

  /// Breaks the barrier: all who wait, and all who come, are told so.
  ///
  /// Never waits.
  public func abort() {
    withMutex { breakUp(deadParty: 0) }
    wakeAll()
  }

  /// Makes the barrier as it was at first; all who wait are told that it broke.
  ///
  /// Never waits.
  public func reset() {
    withMutex {
      if members.total > 0 || numbers.pointee.isBroken != 0 { end(.broken) }
      members.remove { _ in true }
      numbers.pointee.deadParty = 0
      numbers.pointee.isBroken = 0
    }
    wakeAll()
  }

  // MARK: Waiting

  private func wait(until deadline: Deadline?) throws(SharedBarrierError) -> Int {
    let arrival = withMutex { () -> Result<(index: Int, round: UInt32), SharedBarrierError> in
      if numbers.pointee.isBroken != 0 { return .failure(whyBroken) }
      guard let own = members.ownRow() else { return .failure(.broken) }
      let index = Int(members.total)
      let number = round.pointee.load(ordering: .relaxed)
      own.pointee.count += 1
      if index + 1 == parties { end(.passed) }
      return .success((index, number))
    }
    let (index, number) = try arrival.get()
    if index + 1 == parties {
      wakeAll()
      return index
    }
    while true {
      let look = Deadline.nextLook(before: deadline)
      let now = round.pointee.load(ordering: .acquiring)
      if now == number, outcome(of: number) == .open {
        _ = CMultiprocessing_futex_wait(address, number, look.seconds, look.nanoseconds)
      }
      if try hasPassed(number, deadline) { return index }
    }
  }

  /// Whether all parties of a round have come; false if a sleeper goes on sleeping.
  private func hasPassed(
    _ number: UInt32, _ deadline: Deadline?
  ) throws(SharedBarrierError) -> Bool {
    if outcome(of: number) == .passed { return true }
    var wasBroken = false
    let verdict = withMutex { () -> Result<Bool, SharedBarrierError> in
      switch outcome(of: number) {
      case .passed: return .success(true)
      case .broken: return .failure(whyBroken)
      case .open: break
      }
      if let dead = members.firstDead() {
        breakUp(deadParty: dead)
        wasBroken = true
        return .failure(.partyDied(pid: dead))
      }
      if let deadline, deadline.isOver {
        breakUp(deadParty: 0)
        wasBroken = true
        return .failure(.timedOut)
      }
      return .success(false)
    }
    if wasBroken { wakeAll() }
    return try verdict.get()
  }

  private func outcome(of number: UInt32) -> Outcome {
    Outcome(rawValue: outcomes[Int(number) % Self.remembered]) ?? .broken
  }

  private var address: UnsafePointer<UInt32> {
    UnsafeRawPointer(round).assumingMemoryBound(to: UInt32.self)
  }

  private func wakeAll() {
    _ = CMultiprocessing_futex_wake(address, .max)
  }

  // MARK: Under the mutex

  private var whyBroken: SharedBarrierError {
    let dead = numbers.pointee.deadParty
    return dead == 0 ? .broken : .partyDied(pid: Int32(truncatingIfNeeded: dead))
  }

  private func withMutex<Result>(_ body: () -> Result) -> Result {
    let acquisition = mutex.lock()
    // One who died in here was a party.
    if acquisition == .ownerDied {
      breakUp(deadParty: members.firstDead() ?? 0)
      wakeAll()
    }
    defer { mutex.unlock() }
    return body()
  }

  /// - Parameter deadParty: the process whose death was it; 0 if none.
  private func breakUp(deadParty: Int32) {
    guard numbers.pointee.isBroken == 0 else { return }
    numbers.pointee.deadParty = Int64(deadParty)
    numbers.pointee.isBroken = 1
    end(.broken)
  }

  /// Ends the round, and begins the next one with nobody there.
  private func end(_ outcome: Outcome) {
    let number = round.pointee.load(ordering: .relaxed)
    outcomes[Int(number &+ 1) % Self.remembered] = Outcome.open.rawValue
    outcomes[Int(number) % Self.remembered] = outcome.rawValue
    round.pointee.store(number &+ 1, ordering: .releasing)
    for index in members.indices {
      members[index].pointee.count = 0
      leaveIfDone(members[index])
    }
  }

  private func leaveIfDone(_ row: UnsafeMutablePointer<ProcessTable.Row>) {
    if row.pointee.count == 0, row.pointee.extra == 0 { row.pointee.pid = 0 }
  }
}
