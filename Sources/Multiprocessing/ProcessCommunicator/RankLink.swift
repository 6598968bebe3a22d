internal import CMultiprocessing
internal import Glibc
internal import Jobs
internal import Threading

/// One rank's side of the board: how it waits, and what it looks after while it does.
///
/// Whatever a rank waits for, it takes in what is sent to it meanwhile, so that no sender waits for one who
/// waits for something else.
final class RankLink {
  let board: CommunicatorBoard
  let rank: Int
  let inbox: Inbox
  private let row: RankRow
  /// Set when the rank's program has ended.
  private(set) var isClosed = false
  /// Since when a rank has been seen to be dead without its parent having said so.
  private var unexplainedDeath: (rank: Int, since: ContinuousClock.Instant)?
  /// When it was last looked for ranks that are gone.
  private var lastLook = ContinuousClock.now
  private let spins: Bool

  /// How long a parent has to tell how a rank died, before the others go by what they see themselves.
  private static let explanationTime = Duration.seconds(10)
  /// How often a rank that is woken all the time looks for the dead.
  private static let longestTimeWithoutLook = Duration.seconds(1)

  var size: Int { board.layout.ranks }

  init(_ board: CommunicatorBoard, rank: Int) {
    self.board = board
    self.rank = rank
    row = board.rows[rank]
    inbox = Inbox(
      rings: (0..<board.layout.ranks).map { board.ring(from: $0, to: rank) }, own: rank)
    // Where ranks share a processor, one that spins keeps another from what it spins for.
    spins = board.layout.ranks <= availableProcessorCount
    row.enter()
  }

  /// Tells all others that this rank takes part no more.
  func close(hasFailed: Bool = false) {
    guard !isClosed else { return }
    isClosed = true
    row.leave(hasFailed: hasFailed)
    board.wakeAll()
  }

  func checkOpen() throws(CommunicatorError) {
    guard !isClosed else { throw .closed }
  }

  // MARK: Waiting

  /// Blocks until `condition` gives something.
  ///
  /// - Parameters:
  ///   - call: what is waited for, for the error.
  ///   - timeout: nil for as long as it takes; zero or less only looks.
  ///   - condition: called after what has arrived was taken in; throws if it will never be true.
  @discardableResult
  func wait<Result>(
    _ call: String, timeout: Duration? = nil,
    for condition: () throws(CommunicatorError) -> Result?
  ) throws(CommunicatorError) -> Result {
    takeIn()
    if let result = try condition() { return result }
    let deadline = timeout.map { Deadline(after: $0) }
    var spin = RankSpin(spins: spins)
    while true {
      if !spin.isDone {
        spin.pause()
        takeIn()
        if let result = try condition() { return result }
        if let deadline, spin.isTimeToLook, deadline.isOver { break }
        continue
      }
      var found: Result?
      let isUndisturbed = try row.sleep(until: Deadline.nextLook(before: deadline)) {
        () throws(CommunicatorError) -> Bool in
        takeIn()
        found = try condition()
        return found != nil
      }
      if let found { return found }
      if let deadline, deadline.isOver { break }
      // It reads a file for every rank: not each time that somebody rings.
      if isUndisturbed || lastLook.duration(to: .now) >= Self.longestTimeWithoutLook {
        lookForDead()
      }
      spin = RankSpin(spins: spins)
    }
    // This process may have had no processor for longer than it was to wait.
    takeIn()
    if let result = try condition() { return result }
    throw .timedOut(call: call, limit: timeout ?? .zero)
  }

  /// Takes in all that has arrived.
  @inline(__always)
  private func takeIn() {
    inbox.takeIn { board.rows[$0].wakeIfAsleep() }
  }

  // MARK: Death

  /// Looks for ranks whose process is gone, and says so if the parent does not in time.
  private func lookForDead() {
    lastLook = .now
    for (other, row) in board.rows.enumerated() where other != rank && row.state == .running {
      guard !row.process.isRunning else { continue }
      guard let known = unexplainedDeath, known.rank == other else {
        unexplainedDeath = (other, .now)
        return
      }
      guard known.since.duration(to: .now) >= Self.explanationTime else { return }
      board.markDead(rank: other, pid: row.process.pid, .unknown)
    }
  }

  /// The error of a rank that is over; nil if it is not.
  func ending(of other: Int) -> CommunicatorError? {
    let row = board.rows[other]
    switch row.state {
    case .expected, .running: return nil
    case .left, .failed: return .rankLeft(rank: other)
    case .died:
      let (pid, status) = row.ending
      return .rankDied(rank: other, pid: pid, status: status)
    }
  }

  /// The error of a rank that has died, or else thrown; nil if none has.
  var failure: CommunicatorError? {
    var failed: Int?
    for (other, row) in board.rows.enumerated() where row.state.isFailure {
      if row.state == .died { return ending(of: other) }
      failed = failed ?? other
    }
    return failed.flatMap { ending(of: $0) }
  }

  /// Whether all other ranks are over.
  var isAlone: Bool {
    board.rows.indices.allSatisfy { $0 == rank || board.rows[$0].state.isOver }
  }

  // MARK: Steps of collective calls

  /// How many steps this rank has come to.
  private var steps: UInt64 = 0
  /// How many segments it has written: which of its slots is next.
  var turn = 0

  /// Comes to the next step, and waits until all others have.
  ///
  /// What a rank has written to the board before is seen by all behind it.
  func step(_ call: CollectiveCall.Kind, timeout: Duration? = nil) throws(CommunicatorError) {
    if let breaker = board.breaker { throw .broken(rank: breaker) }
    steps += 1
    let step = steps
    row.arrival = step
    if hasArrived(step) {
      // The last to come; those that came before may sleep.
      for other in board.rows.indices where other != rank { board.rows[other].wakeIfAsleep() }
    } else {
      do {
        try wait("\(call)", timeout: timeout) { () throws(CommunicatorError) -> Bool? in
          if hasArrived(step) { return true }
          if let breaker = board.breaker { throw .broken(rank: breaker) }
          // One that has come and then ended keeps nobody waiting.
          for (other, row) in board.rows.enumerated() {
            if let ending = ending(of: other), row.arrival < step { throw failure ?? ending }
          }
          return nil
        }
      } catch {
        if case .timedOut = error { board.giveUp(rank: rank) }
        throw error
      }
    }
  }

  private func hasArrived(_ step: UInt64) -> Bool {
    for row in board.rows where row.arrival < step { return false }
    return true
  }
}
