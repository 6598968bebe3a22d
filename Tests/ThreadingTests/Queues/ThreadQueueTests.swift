import Jobs
import Testing
import Threading

@Suite("Queues between threads", .timeLimit(.minutes(20)))
struct ThreadQueueTests {
  @Test(
    "K1 simple_queue_test: order, full and empty, with every form of put and take",
    arguments: QueueKind.allCases)
  func basic(kind: QueueKind) throws {
    let queue = kind.make(capacity: 3)
    let (soon, later) = (Duration.milliseconds(5), Duration.seconds(Int64.max))
    let order = kind.order(of: [111, 333, 222])
    #expect(queue.isEmpty && !queue.isFull && queue.count == 0 && queue.capacity == 3)
    try queue.put(111)
    try queue.tryPut(333)
    try queue.put(222, timeout: later)
    #expect(!queue.isEmpty && queue.isFull && queue.count == 3)
    #expect(throws: QueuePutError.full(4)) { try queue.tryPut(4) }
    #expect(throws: QueuePutError.timedOut(4)) { try queue.put(4, timeout: soon) }
    #expect(throws: QueuePutError.timedOut(4)) { try queue.put(4, deadline: .now + soon) }
    #expect(try queue.take() == order[0])
    #expect(try queue.tryTake() == order[1])
    #expect(try queue.take(timeout: later) == order[2])
    try queue.put(5, deadline: .now + later)
    #expect(try queue.take(deadline: .now + later) == 5)
    #expect(throws: QueueTakeError.empty) { try queue.tryTake() }
    #expect(throws: QueueTakeError.timedOut) { try queue.take(timeout: soon) }
    #expect(throws: QueueTakeError.timedOut) { try queue.take(deadline: .now + soon) }
  }

  @Test("K1 test_basic: a take that waits is released by a put", arguments: QueueKind.allCases)
  func blockedTake(kind: QueueKind) throws {
    let queue = kind.make()
    let taker = OSThread { try queue.take() }
    try taker.start()
    eventually { taker.state == .blocked(on: .queue) }
    try queue.put(7)
    #expect(try taker.join() == 7)
  }

  @Test("K1 test_basic: a put that waits is released by a take", arguments: QueueKind.allCases)
  func blockedPut(kind: QueueKind) throws {
    let queue = kind.make(capacity: 1)
    try queue.put(1)
    let putter = OSThread { try queue.put(2) }
    try putter.start()
    eventually { putter.state == .blocked(on: .queue) }
    #expect(try queue.take() == 1)
    try putter.join()
    #expect(try queue.take() == 2)
  }

  @Test(
    "K2 test_negative_timeout: zero and negative timeouts do not wait",
    arguments: QueueKind.allCases, [Duration.zero, .nanoseconds(-1), .seconds(Int64.min)])
  func noWait(kind: QueueKind, timeout: Duration) throws {
    let queue = kind.make(capacity: 1)
    #expect(throws: QueueTakeError.timedOut) { try queue.take(timeout: timeout) }
    #expect(throws: QueueTakeError.timedOut) { try queue.take(upTo: 2, timeout: timeout) }
    try queue.put(1, timeout: timeout)
    #expect(throws: QueuePutError.timedOut(2)) { try queue.put(2, timeout: timeout) }
    #expect(!queue.join(timeout: timeout))
    #expect(try queue.take(timeout: timeout) == 1)
  }

  @Test("a deadline that has passed does not wait", arguments: QueueKind.allCases)
  func pastDeadline(kind: QueueKind) throws {
    let queue = kind.make(capacity: 1)
    let past = ContinuousClock.now - .seconds(1)
    #expect(throws: QueueTakeError.timedOut) { try queue.take(deadline: past) }
    try queue.put(1, deadline: past)
    #expect(throws: QueuePutError.timedOut(2)) { try queue.put(2, deadline: past) }
    #expect(!queue.join(deadline: past))
    #expect(try queue.take(upTo: 9, deadline: past) == [1])
  }

  @Test("K2 test_nowait: a timeout is waited for, and not less", arguments: QueueKind.allCases)
  func timeouts(kind: QueueKind) throws {
    let queue = kind.make(capacity: 1)
    let timeout = Duration.milliseconds(30)
    #expect(elapsed { _ = try? queue.take(timeout: timeout) } >= timeout)
    #expect(elapsed { _ = try? queue.take(deadline: .now + timeout) } >= timeout)
    try queue.put(1)
    #expect(elapsed { try? queue.put(2, timeout: timeout) } >= timeout)
    #expect(elapsed { try? queue.put(2, deadline: .now + timeout) } >= timeout)
    #expect(elapsed { _ = queue.join(timeout: timeout) } >= timeout)
    #expect(queue.count == 1)
  }

  @Test("a batch takes what is there, in order, and waits only for the first")
  func batches() throws {
    for kind in QueueKind.allCases {
      let queue = kind.make(capacity: 8)
      #expect(throws: QueueTakeError.empty) { try queue.tryTake(upTo: 3) }
      #expect(throws: QueueTakeError.timedOut) {
        try queue.take(upTo: 3, timeout: .milliseconds(1))
      }
      for number in [3, 1, 2, 5, 4] { try queue.put(number) }
      let order = kind.order(of: [3, 1, 2, 5, 4])
      #expect(try queue.take(upTo: 2) == Array(order[..<2]))
      #expect(try queue.tryTake(upTo: 1) == [order[2]])
      #expect(try queue.take(upTo: Int.max, timeout: .seconds(1)) == Array(order[3...]))
      let taker = OSThread { try queue.take(upTo: 9) }
      try taker.start()
      eventually { taker.state == .blocked(on: .queue) }
      try queue.put(6)
      #expect(try taker.join() == [6])
      queue.shutdown()
      #expect(throws: QueueTakeError.shutDown) { try queue.take(upTo: 9) }
    }
  }

  @Test("a batch lets as many putters in as it makes room", arguments: QueueKind.allCases)
  func batchWakes(kind: QueueKind) throws {
    let queue = kind.make(capacity: 3)
    for number in 0..<3 { try queue.put(number) }
    let putters = (3..<6).map { number in OSThread { try queue.put(number) } }
    for putter in putters { try putter.start() }
    for putter in putters { eventually { putter.state == .blocked(on: .queue) } }
    var taken = try queue.take(upTo: 3)
    for putter in putters { try putter.join() }
    while let more = try? queue.tryTake(upTo: 3) { taken += more }
    #expect(taken.sorted() == Array(0..<6))
  }

  @Test("a batch of none is refused", arguments: [0, -1])
  func emptyBatch(maximum: Int) async {
    await #expect(processExitsWith: .failure) { [maximum] in
      let queue = BlockingQueue<Int>()
      try queue.put(1)
      _ = try queue.take(upTo: maximum)
    }
    // Before it waits, too.
    await #expect(processExitsWith: .failure) { [maximum] in
      _ = try BlockingQueue<Int>().take(upTo: maximum)
    }
    await #expect(processExitsWith: .failure) { [maximum] in
      _ = try? BlockingQueue<Int>().tryTake(upTo: maximum)
    }
  }

  @Test("a capacity below 1 is refused", arguments: [0, -1])
  func badCapacity(capacity: Int) async {
    await #expect(processExitsWith: .failure) { [capacity] in
      _ = BlockingQueue<Int>(capacity: capacity)
    }
    await #expect(processExitsWith: .failure) { [capacity] in
      _ = BlockingStack<Int>(capacity: capacity)
    }
    await #expect(processExitsWith: .failure) { [capacity] in
      _ = BlockingPriorityQueue<Int>(capacity: capacity)
    }
  }

  @Test("what is left in a queue is freed with it", arguments: QueueKind.allCases)
  func leftovers(kind: QueueKind) throws {
    let tracker = LifetimeTracker()
    do {
      let queue = kind.make(of: LifetimeTracker.Witness.self, capacity: 5)
      for _ in 0..<4 { try queue.put(tracker.witness()) }
      _ = try queue.take()
      #expect(tracker.living == 3)
    }
    #expect(tracker.living == 0)
  }
}
