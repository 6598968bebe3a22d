#if MPI
  internal import Multiprocessing
  internal import Threading

  /// What a rank's worker processes have to say to rank 0, until the MPI thread sends it.
  final class RelayOutbox: Sendable {
    /// One message.
    enum Item {
      case reply(JobParcel)
      case progress(ProgressReport)
    }

    private struct Shared {
      var items: [Item] = []
      var isAsleep = false
    }

    private let shared = LockedValue(Shared())
    private let parker = Parker()

    func put(_ item: Item) {
      let mustWake = shared.withLock { shared in
        shared.items.append(item)
        defer { shared.isAsleep = false }
        return shared.isAsleep
      }
      if mustWake { parker.unpark() }
    }

    /// All that there is.
    func take() -> [Item] {
      shared.withLock { shared in
        var items: [Item] = []
        swap(&items, &shared.items)
        return items
      }
    }

    /// Sleeps until there is something, but no longer than so long.
    func sleep(nanoseconds: Int) {
      let mustSleep = shared.withLock { shared in
        shared.isAsleep = shared.items.isEmpty
        return shared.isAsleep
      }
      guard mustSleep else { return }
      parker.park(for: .nanoseconds(nanoseconds))
      shared.withLock { $0.isAsleep = false }
    }
  }
#endif
