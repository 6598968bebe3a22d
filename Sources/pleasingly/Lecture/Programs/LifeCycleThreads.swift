internal import Glibc
internal import Jobs
internal import Threading

/// Three threads that between them go through every state, and the record of it.
struct LifeCycleThreads {
  /// How long one of the lecture's seconds lasts.
  var second: Double

  /// What one thread went through.
  struct History {
    var name: String
    /// When the object was made, in nanoseconds of the monotonic clock.
    var birth: UInt64
    /// The transitions, in order.
    var events: [TimelineEvent]
  }

  /// Runs the threads; the histories are in the order of their birth.
  ///
  /// The waits are real and not left to chance: whoever is to wait is seen waiting before the other
  /// goes on.
  func record() throws -> [History] {
    let lock = Lock()
    let holdsLock = BlockingQueue<Void>()
    let queue = BlockingQueue<Int>()
    let second = second

    Timeline.shared.start()
    let (consumer, consumerBirth) = born {
      OSThread(name: "consumer") {
        // Waits for a queue that is empty until the holder feeds it.
        _ = try queue.take()
      }
    }
    let (waiter, waiterBirth) = born {
      OSThread(name: "waiter") {
        // Waits for a lock that the holder has.
        _ = try holdsLock.take()
        lock.withLock {}
      }
    }
    let (holder, holderBirth) = born {
      OSThread(name: "holder") {
        // Sleeps while it holds the lock that the waiter wants.
        try lock.withLock {
          try holdsLock.put(())
          AnyOSThread.sleep(for: max(.seconds(second), .milliseconds(1)))
          while waiter.state != .blocked(on: .lock) { sched_yield() }
        }
        while consumer.state != .blocked(on: .queue) { sched_yield() }
        try queue.put(42)
      }
    }
    let threads: [OSThread<Void>] = [consumer, waiter, holder]
    for thread in threads { try thread.start() }
    for thread in threads { try thread.join() }
    Timeline.shared.stop()

    let events = Timeline.shared.events
    return zip(threads, [consumerBirth, waiterBirth, holderBirth]).map { thread, birth in
      History(
        name: thread.name, birth: birth, events: events.filter { $0.threadID == thread.id })
    }
  }

  /// Makes a thread, and tells when.
  private func born(_ make: () -> OSThread<Void>) -> (OSThread<Void>, UInt64) {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return (make(), UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec))
  }
}
