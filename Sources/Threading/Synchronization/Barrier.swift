internal import Jobs

/// A place where a fixed number of threads wait for each other, round after round.
///
/// ```swift
/// let barrier = Barrier(parties: 4) { swap(&old, &new) }
/// // each of four threads
/// for step in 0..<steps {
///   compute(step)
///   try barrier.wait()
/// }
/// ```
///
/// Waiting blocks the thread, which says so in its ``AnyOSThread/state``; `Task.cancel` does not reach
/// it. A barrier breaks, for all who wait and all who come, when a wait times out, when the action
/// throws, or by ``abort()``; ``reset()`` mends it.
public final class Barrier: @unchecked Sendable {
  // Sendable: constants, and `state`, which is touched with `changed`'s lock held and in no other way.

  private let changed = Condition()
  private var state: BarrierState
  private let timeout: Duration?
  private let action: (@Sendable () throws -> Void)?

  /// Creates a barrier at which nobody waits.
  ///
  /// - Parameters:
  ///   - parties: how many threads wait for each other.
  ///   - timeout: how long a wait lasts at most that is told nothing else; nil for as long as it takes.
  ///   - action: is run once a round, by the last thread that arrives, before any of them goes on.
  /// - Precondition: `parties` is at least 1.
  public init(
    parties: Int, timeout: Duration? = nil, action: (@Sendable () throws -> Void)? = nil
  ) {
    precondition(parties >= 1, "a barrier must have at least 1 party, not \(parties)")
    state = BarrierState(parties: parties)
    self.timeout = timeout
    self.action = action
  }

  /// How many threads wait for each other.
  public var parties: Int { state.parties }

  /// How many threads wait at this moment.
  public var waitingCount: Int { changed.withLock { state.waitingCount } }

  /// Whether the barrier is broken, until it is reset.
  public var isBroken: Bool { changed.withLock { state.isBroken } }

  /// Waits until all parties have arrived.
  ///
  /// Blocks the calling thread, for as long as the barrier was told at most.
  ///
  /// - Returns: a number from 0 to `parties - 1`, another one for each thread of a round: one of them
  ///   can so be chosen for something.
  /// - Throws: ``BarrierBroken`` if the barrier is broken, breaks meanwhile, or is reset meanwhile;
  ///   ``BarrierTimedOut`` to the one whose time ran out, which breaks the barrier for the others;
  ///   what the action threw, to the one that ran it, which breaks it as well.
  @discardableResult
  public func wait() throws -> Int {
    try wait(until: timeout.map { Deadline(after: $0) })
  }

  /// Waits until all parties have arrived, but for no longer than `timeout`.
  ///
  /// Blocks the calling thread, as ``wait()``.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; with zero or less only the last
  ///   party passes.
  /// - Returns: a number from 0 to `parties - 1`, another one for each thread of a round.
  /// - Throws: ``BarrierTimedOut`` if the time runs out, which breaks the barrier for the others;
  ///   otherwise as ``wait()``.
  @discardableResult
  public func wait(timeout: Duration) throws -> Int {
    try wait(until: Deadline(after: timeout))
  }

  /// Waits until all parties have arrived, but no longer than until `deadline`.
  ///
  /// Blocks the calling thread, as ``wait()``.
  ///
  /// - Parameter deadline: until when to wait; if it has passed only the last party passes.
  /// - Returns: a number from 0 to `parties - 1`, another one for each thread of a round.
  /// - Throws: ``BarrierTimedOut`` if the time runs out, which breaks the barrier for the others;
  ///   otherwise as ``wait()``.
  @discardableResult
  public func wait(deadline: ContinuousClock.Instant) throws -> Int {
    try wait(until: Deadline(at: deadline))
  }

  /// Breaks the barrier: all who wait, and all who come, are told so.
  ///
  /// Never blocks.
  ///
  /// - Complexity: O(n) in the number of threads that wait.
  public func abort() {
    changed.withLock { state.abort() }
    changed.broadcast()
  }

  /// Makes the barrier as it was at first; all who wait are told that it broke.
  ///
  /// Never blocks.
  ///
  /// - Complexity: O(n) in the number of threads that wait.
  public func reset() {
    changed.withLock { state.reset() }
    changed.broadcast()
  }

  private func wait(until deadline: Deadline?) throws -> Int {
    let arrival = try arrive(until: deadline)
    switch arrival {
    case .act(let index, let round):
      let failure = failureOfAction()
      let hasPassed = changed.withLock {
        let hasPassed = state.actionEnded(round: round, succeeded: failure == nil)
        _ = state.leave()
        return hasPassed
      }
      changed.broadcast()
      if let failure { throw failure }
      guard hasPassed else { throw BarrierBroken() }
      return index
    case .wait(let index, _):
      return try waitForOthers(index, until: deadline)
    case .broken, .notYet:
      throw BarrierBroken()
    }
  }

  private func failureOfAction() -> (any Error)? {
    do {
      try action?()
      return nil
    } catch { return error }
  }

  /// Arrives, when those of the last round have left.
  private func arrive(until deadline: Deadline?) throws -> BarrierState.Arrival {
    changed.lock.lock(as: .barrier)
    defer { changed.lock.unlock() }
    var arrival = state.arrive()
    let hasArrived = changed.wait(until: deadline, as: .barrier) {
      if arrival == .notYet { arrival = state.arrive() }
      return arrival != .notYet
    }
    guard hasArrived else { throw BarrierTimedOut() }
    return arrival
  }

  private func waitForOthers(_ index: Int, until deadline: Deadline?) throws -> Int {
    changed.lock.lock(as: .barrier)
    let isInTime = changed.wait(until: deadline, as: .barrier) { state.outcome != .waiting }
    let hasTimedOut = !isInTime && state.timedOut()
    // All were there in time, and the action is being run.
    _ = changed.wait(until: nil, as: .barrier) { state.outcome != .waiting }
    let outcome = state.outcome
    _ = state.leave()
    changed.lock.unlock()
    // Those who wait learn of the break, those who are yet to arrive that the round is over.
    changed.broadcast()
    if hasTimedOut { throw BarrierTimedOut() }
    guard outcome == .passed else { throw BarrierBroken() }
    return index
  }
}

/// A barrier was broken or reset before all parties had arrived.
public struct BarrierBroken: Error, Hashable, Sendable, CustomStringConvertible {
  /// Creates the error.
  public init() {}

  /// Says what was wrong, and what mends it.
  public var description: String {
    "the barrier is broken: a party timed out, its action threw, or it was aborted or reset; "
      + "reset() mends it"
  }
}

/// A thread's time ran out before all parties of a barrier had arrived; the barrier is broken now.
public struct BarrierTimedOut: Error, Hashable, Sendable, CustomStringConvertible {
  /// Creates the error.
  public init() {}

  /// Says what was wrong.
  public var description: String {
    "the time ran out before all parties of the barrier had arrived, which breaks it"
  }
}
