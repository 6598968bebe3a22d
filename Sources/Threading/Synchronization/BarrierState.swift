/// The rules of a barrier: who waits, and what became of each round.
///
/// It touches no thread.
struct BarrierState {
  /// What a party that has arrived is to do.
  enum Arrival: Equatable {
    /// The last round is still being left: come back when something has changed.
    case notYet
    case broken
    /// Wait for the others of this round.
    case wait(index: Int, round: Int)
    /// All are there: run the action, then say how it went by ``actionEnded(round:succeeded:)``.
    case act(index: Int, round: Int)
  }

  /// What became of a round.
  enum Outcome: Equatable {
    case waiting
    case passed
    case broken
  }

  let parties: Int
  /// How many have arrived in the present round, or have still to leave it.
  private(set) var count = 0
  private(set) var isBroken = false
  private(set) var round = 0

  private enum Phase { case filling, acting, leaving }
  private var phase = Phase.filling
  /// The rounds before this one that were broken end with those who still leave them.
  private var fateOfRound = Outcome.waiting

  init(parties: Int) {
    self.parties = parties
  }

  /// How many wait at the moment.
  var waitingCount: Int { phase == .leaving ? 0 : count }

  mutating func arrive() -> Arrival {
    // Those of a round that is over must be gone, so that they learn what became of theirs.
    guard phase == .filling, fateOfRound == .waiting else { return isBroken ? .broken : .notYet }
    if isBroken { return .broken }
    let index = count
    count += 1
    guard count == parties else { return .wait(index: index, round: round) }
    phase = .acting
    return .act(index: index, round: round)
  }

  /// The action has returned or thrown; `false` if the round was broken meanwhile.
  mutating func actionEnded(round: Int, succeeded: Bool) -> Bool {
    guard self.round == round, fateOfRound == .waiting else { return false }
    if succeeded {
      fateOfRound = .passed
    } else {
      isBroken = true
      fateOfRound = .broken
    }
    phase = .leaving
    return succeeded
  }

  /// What became of the round of a party that waits.
  var outcome: Outcome { fateOfRound }

  /// The time of a party that waits is over; `false` if all were there in time.
  mutating func timedOut() -> Bool {
    guard phase == .filling, fateOfRound == .waiting else { return false }
    abort()
    return true
  }

  /// A party leaves its round; `true` if it was the last, and the next round may begin.
  mutating func leave() -> Bool {
    count -= 1
    guard count == 0 else { return false }
    phase = .filling
    fateOfRound = .waiting
    round += 1
    return true
  }

  /// Breaks the barrier for those who wait and for all who come, until it is reset.
  mutating func abort() {
    isBroken = true
    breakRound()
  }

  /// Makes it as it was at first; those who wait are told that it broke.
  mutating func reset() {
    isBroken = false
    breakRound()
  }

  private mutating func breakRound() {
    // Who has passed has passed.
    guard count > 0, fateOfRound == .waiting else { return }
    fateOfRound = .broken
    phase = .leaving
  }
}
