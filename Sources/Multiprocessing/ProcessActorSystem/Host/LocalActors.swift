internal import Distributed
internal import Threading

/// The actors of this process that others can call; they live as long as somebody keeps them.
final class LocalActors: Sendable {
  // A box: a weak variable in the dictionary itself would be read by way of a copy of it.
  private final class Entry {
    weak var actor: (any DistributedActor)?

    init(_ actor: any DistributedActor) { self.actor = actor }
  }

  private struct State {
    var last: UInt64
    var actors: [UInt64: Entry] = [:]
  }

  private let state: LockedValue<State>

  /// - Parameter first: numbers begin behind this one.
  init(after first: UInt64) {
    state = LockedValue(State(last: first))
  }

  /// A number that no actor has had.
  func newNumber() -> UInt64 {
    state.withLock { state in
      state.last += 1
      return state.last
    }
  }

  func enter(_ number: UInt64, _ actor: any DistributedActor) {
    state.withLock { $0.actors[number] = Entry(actor) }
  }

  func forget(_ number: UInt64) {
    // The last reference goes when the lock is released.
    let entry = state.withLock { state in Unchecked(state.actors.removeValue(forKey: number)) }
    withExtendedLifetime(entry) {}
  }

  func actor(_ number: UInt64) -> (any DistributedActor)? {
    state.withLock { $0.actors[number]?.actor }
  }

  private struct Unchecked: @unchecked Sendable {
    // Sendable: whoever takes an entry out is the only one who has it.
    let entry: Entry?

    init(_ entry: Entry?) { self.entry = entry }
  }
}
