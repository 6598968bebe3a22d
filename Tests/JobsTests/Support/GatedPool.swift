import Jobs
import Synchronization

/// A pool whose jobs end when they are told to.
final class GatedPool: WorkerPool {
  let workerCount = 2
  private let waiting = Mutex([Int: CheckedContinuation<Void, Never>]())
  private let opened = Mutex(Set<Int>())
  private let begun = Atomic<Int>(0)
  private let cancelled = Atomic<Int>(0)
  var begunCount: Int { begun.load(ordering: .acquiring) }
  var cancelledCount: Int { cancelled.load(ordering: .acquiring) }

  func open(_ number: Int) {
    opened.withLock { _ = $0.insert(number) }
    waiting.withLock { $0.removeValue(forKey: number) }?.resume()
  }

  func run<J: Job>(_ job: J) async throws -> J.Output {
    guard let gated = job as? Gated else { return try job.run() }
    begun.add(1, ordering: .acquiringAndReleasing)
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOpen = opened.withLock { $0.contains(gated.number) }
        if isOpen || Task.isCancelled { return continuation.resume() }
        waiting.withLock { $0[gated.number] = continuation }
        // It may have been opened in between.
        if opened.withLock({ $0.contains(gated.number) }) || Task.isCancelled {
          waiting.withLock { $0.removeValue(forKey: gated.number) }?.resume()
        }
      }
    } onCancel: {
      waiting.withLock { $0.removeValue(forKey: gated.number) }?.resume()
    }
    if Task.isCancelled {
      cancelled.add(1, ordering: .acquiringAndReleasing)
      throw CancellationError()
    }
    return try job.run()
  }

  func shutdown() async {}
}

struct Gated: Job {
  struct Negative: Error {}
  var number: Int
  func run() throws -> Int {
    if number < 0 { throw Negative() }
    return number
  }
}
