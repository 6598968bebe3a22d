internal import Glibc
internal import Synchronization
internal import Threading

/// The result queues that this process holds, by number: where elements from children find them.
final class ResultQueueRegistry: Sendable {
  static let shared = ResultQueueRegistry()

  private struct Queues {
    var next: UInt64 = 1
    var stores: [UInt64: WeakStore] = [:]
  }

  private struct WeakStore {
    weak var store: ResultQueueStorage?
  }

  private let queues = LockedValue(Queues())
  private let count = Atomic(0)

  /// Whether this process holds no queue at all.
  var isEmpty: Bool { count.load(ordering: .acquiring) == 0 }

  /// Makes a queue of this process.
  func makeStorage() -> ResultQueueStorage {
    count.add(1, ordering: .acquiringAndReleasing)
    return queues.withLock { queues in
      defer { queues.next += 1 }
      let store = ResultQueueStorage(id: ResultQueueID(owner: getpid(), number: queues.next))
      queues.stores[queues.next] = WeakStore(store: store)
      return store
    }
  }

  /// Forgets a queue that nobody holds any more.
  func forget(_ id: ResultQueueID) {
    queues.withLock { $0.stores[id.number] = nil }
    count.subtract(1, ordering: .acquiringAndReleasing)
  }

  /// The queue of that number, if this process holds it.
  func storage(_ id: ResultQueueID) -> ResultQueueStorage? {
    guard id.owner == getpid() else { return nil }
    return queues.withLock { $0.stores[id.number]?.store }
  }

  func attachProducer(to id: ResultQueueID) {
    storage(id)?.attachProducer()
  }

  func detachProducer(from id: ResultQueueID, ending: WorkerEnding?) {
    storage(id)?.detachProducer(ending: ending)
  }

  /// Puts an element that came from a child into its queue, or passes it on towards the owner.
  func deliver(_ message: Message) {
    guard let element = ElementMessage(message.payload) else { return }
    if let storage = storage(element.queue) {
      storage.put(Array(element.encoded))
    } else if let channel = WorkerChannel.current {
      _ = channel.write(FrameBuilder.frame(message))
    }
  }
}
