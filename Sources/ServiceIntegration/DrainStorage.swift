#if ServiceIntegration
  internal import Synchronization

  /// A drain's state behind its lock, with those who wait and the means to cancel.
  ///
  /// Nobody is resumed and nothing is cancelled while the lock is held.
  final class DrainStorage: Sendable {
    private struct Shared {
      var state = DrainState()
      var cancellations: [DrainState.ID: @Sendable () -> Void] = [:]
      var waiters: [CheckedContinuation<Void, Never>] = []

      /// Those to be resumed now.
      mutating func released() -> [CheckedContinuation<Void, Never>] {
        guard state.isDrained else { return [] }
        defer { waiters = [] }
        return waiters
      }
    }

    private let shared = Mutex(Shared())

    /// How many pieces of work are admitted and not finished.
    var count: Int { shared.withLock { $0.state.count } }

    /// Whether what was under way has been cancelled.
    var isEnded: Bool { shared.withLock { $0.state.isEnded } }

    /// Takes a piece of work; nil from a closed service.
    func admit() -> DrainState.ID? {
      shared.withLock { $0.state.admit() }
    }

    /// Says how the work is cancelled; it is at once if the service has been ended meanwhile.
    func attach(_ id: DrainState.ID, cancel: @escaping @Sendable () -> Void) {
      let isEnded = shared.withLock { shared in
        if !shared.state.isEnded { shared.cancellations[id] = cancel }
        return shared.state.isEnded
      }
      if isEnded { cancel() }
    }

    func finish(_ id: DrainState.ID) {
      let waiters = shared.withLock { shared in
        shared.state.finish(id)
        shared.cancellations[id] = nil
        return shared.released()
      }
      for waiter in waiters { waiter.resume() }
    }

    /// Takes no more work.
    ///
    /// - Returns: how many pieces of work are still under way.
    @discardableResult
    func close() -> Int {
      let (count, waiters) = shared.withLock { shared in
        shared.state.close()
        return (shared.state.count, shared.released())
      }
      for waiter in waiters { waiter.resume() }
      return count
    }

    /// Takes no more work and cancels what is under way.
    ///
    /// - Returns: how many pieces of work that were.
    @discardableResult
    func end() -> Int {
      let (count, cancellations, waiters) = shared.withLock { shared in
        let ended = shared.state.end()
        let cancellations = ended.compactMap { shared.cancellations.removeValue(forKey: $0) }
        return (ended.count, cancellations, shared.released())
      }
      for cancel in cancellations { cancel() }
      for waiter in waiters { waiter.resume() }
      return count
    }

    /// Suspends until the service is closed and the last of its work is finished.
    ///
    /// Cancelling the waiting task changes nothing: whoever must not wait calls ``end()``.
    func drained() async {
      await withCheckedContinuation { continuation in
        let isDrained = shared.withLock { shared in
          if !shared.state.isDrained { shared.waiters.append(continuation) }
          return shared.state.isDrained
        }
        if isDrained { continuation.resume() }
      }
    }
  }
#endif
