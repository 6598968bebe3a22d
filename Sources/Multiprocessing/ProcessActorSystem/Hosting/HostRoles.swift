internal import Synchronization
internal import Threading

/// The two threads of an actor's process that read its channel, in turn.
///
/// The leader reads, and runs what it has read. While it runs something, the role of the reader is open; if that takes
/// longer than a moment, the stand-in takes it, so that other calls and cancellations are heard. The next message
/// brings the role back.
final class HostRoles: Sendable {
  /// How long the leader may run something before the stand-in reads.
  private static let moment = Duration.milliseconds(2)
  /// After how many moments in which nothing happened the stand-in stops looking.
  private static let patience = 50

  // The word: the state in its lowest bits, and above them how often the leader has left the role open.
  private static let taken: UInt64 = 0
  private static let open: UInt64 = 1
  private static let stoodIn: UInt64 = 2
  private static let mask: UInt64 = 3

  private struct State {
    var isParked = false
    var leaderWaits = false
    /// What the stand-in has read for the leader, with the role.
    var handedOver: Message??
  }

  private let word = Atomic(taken)
  private let isParked = Atomic(false)
  private let state = Monitor(State())

  // MARK: The leader

  /// Leaves the role open.
  func leaveOpen() {
    let turn = word.load(ordering: .relaxed) >> 2 &+ 1
    word.store(turn << 2 | Self.open, ordering: .sequentiallyConsistent)
    guard isParked.load(ordering: .sequentiallyConsistent) else { return }
    state.withLock { $0.isParked = false }
    state.broadcast()
  }

  /// What became of the role.
  enum Return {
    /// It is the leader's.
    case back
    /// The stand-in had it, and brings a message with it; nil if the parent is gone.
    case with(Message?)
  }

  /// Takes the role back, from the stand-in if need be.
  func takeBack() -> Return {
    let left = word.load(ordering: .relaxed)
    if left & Self.mask == Self.open,
      word.compareExchange(
        expected: left, desired: left & ~Self.mask | Self.taken, ordering: .acquiringAndReleasing
      ).exchanged
    {
      return .back
    }
    let message = state.wait(timeout: nil) { state -> Message?? in
      state.leaderWaits = true
      guard let message = state.handedOver else { return nil }
      state.handedOver = nil
      state.leaderWaits = false
      return .some(message)
    }
    return .with(message ?? nil)
  }

  // MARK: The stand-in

  /// Stands in for the leader whenever that is busy; for ever.
  ///
  /// - Parameters:
  ///   - read: reads a message.
  ///   - take: deals with one, while the leader is busy.
  func standIn(read: () -> Message?, take: (Message) -> Void) -> Never {
    while true {
      park()
      lookAfterLeader(read, take)
    }
  }

  private func park() {
    state.withLock { $0.isParked = true }
    isParked.store(true, ordering: .sequentiallyConsistent)
    // The leader may have left the role open before it could see that somebody is parked.
    if word.load(ordering: .sequentiallyConsistent) & Self.mask == Self.taken {
      _ = state.wait(timeout: nil) { $0.isParked ? nil : () }
    }
    isParked.store(false, ordering: .relaxed)
  }

  private func lookAfterLeader(_ read: () -> Message?, _ take: (Message) -> Void) {
    var seen = word.load(ordering: .acquiring)
    var idle = 0
    while idle < Self.patience {
      _ = state.wait(timeout: Self.moment) { _ in nil as Void? }
      let now = word.load(ordering: .acquiring)
      guard now == seen else {
        seen = now
        idle = 0
        continue
      }
      guard now & Self.mask == Self.open else {
        idle += 1
        continue
      }
      idle = 0
      let mine = now & ~Self.mask | Self.stoodIn
      guard
        word.compareExchange(
          expected: now, desired: mine, ordering: .acquiringAndReleasing
        ).exchanged
      else { continue }
      readForLeader(read, take)
    }
  }

  /// Reads until the leader is free to.
  private func readForLeader(_ read: () -> Message?, _ take: (Message) -> Void) {
    while true {
      let message = read()
      let isHandedOver = state.withLock { state in
        guard state.leaderWaits || message == nil else { return false }
        word.store(
          word.load(ordering: .relaxed) & ~Self.mask | Self.taken, ordering: .releasing)
        state.handedOver = .some(message)
        return true
      }
      if isHandedOver { return state.broadcast() }
      if let message { take(message) }
    }
  }
}
