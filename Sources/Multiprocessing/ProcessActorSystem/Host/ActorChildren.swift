internal import Synchronization
internal import Threading

/// The child processes of a system.
final class ActorChildren: Sendable {
  // A box: see LocalActors.
  private final class Entry {
    let host: ActorHostStorage
    weak var keeper: ActorKeeper?

    init(_ keeper: ActorKeeper) {
      host = keeper.host
      self.keeper = keeper
    }
  }

  private struct State {
    var entries: [UInt64: Entry] = [:]
    var isShutDown = false
  }

  private let state = LockedValue(State())
  /// How many calls are under way.
  let callsUnderWay = Atomic(0)

  /// Whether new ones are refused.
  var isShutDown: Bool { state.withLock { $0.isShutDown } }

  /// Enters a process; false if the system is shut down.
  func add(_ keeper: ActorKeeper) -> Bool {
    state.withLock { state in
      guard !state.isShutDown else { return false }
      state.entries[keeper.host.node] = Entry(keeper)
      return true
    }
  }

  /// Forgets a process that has ended, unless somebody may still ask for it.
  func hasEnded(_ node: UInt64) {
    // Looked at without the lock held: to let go of the last keeper ends in here.
    if keeper(of: node) == nil { remove(node) }
  }

  /// Forgets a process.
  func remove(_ node: UInt64) {
    // The last reference goes when the lock is released.
    let host = state.withLock { $0.entries.removeValue(forKey: node)?.host }
    withExtendedLifetime(host) {}
  }

  func host(of node: UInt64) -> ActorHostStorage? {
    state.withLock { $0.entries[node]?.host }
  }

  /// What keeps a process alive; nil if it is none of ours, or nobody has kept it.
  func keeper(of node: UInt64) -> ActorKeeper? {
    state.withLock { $0.entries[node]?.keeper }
  }

  /// Refuses new processes, and tells those that there are.
  func shutDown() -> [ActorHostStorage] {
    state.withLock { state in
      state.isShutDown = true
      return state.entries.values.map(\.host)
    }
  }

  /// Those that there are.
  var hosts: [ActorHostStorage] { state.withLock { $0.entries.values.map(\.host) } }
}
