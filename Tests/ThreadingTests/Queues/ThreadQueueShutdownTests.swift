import Jobs
import Testing
import Threading

@Suite("Shutdown of a queue", .timeLimit(.minutes(20)))
struct ThreadQueueShutdownTests {
  @Test(
    "K5 test_shutdown_empty: puts and takes fail at once, in every form",
    arguments: kindsAndShutdowns)
  func empty(kind: QueueKind, immediate: Bool) {
    let queue = kind.make(capacity: 1)
    #expect(!queue.isShutDown)
    queue.shutdown(immediate: immediate)
    #expect(queue.isShutDown)
    #expect(throws: QueuePutError.shutDown(1)) { try queue.put(1) }
    #expect(throws: QueuePutError.shutDown(1)) { try queue.tryPut(1) }
    #expect(throws: QueuePutError.shutDown(1)) { try queue.put(1, timeout: .seconds(9)) }
    #expect(throws: QueuePutError.shutDown(1)) { try queue.put(1, deadline: .now + .seconds(9)) }
    #expect(throws: QueueTakeError.shutDown) { try queue.take() }
    #expect(throws: QueueTakeError.shutDown) { try queue.tryTake() }
    #expect(throws: QueueTakeError.shutDown) { try queue.take(timeout: .seconds(9)) }
    #expect(throws: QueueTakeError.shutDown) { try queue.take(deadline: .now + .seconds(9)) }
    #expect(throws: QueueTakeError.shutDown) { try queue.tryTake(upTo: 2) }
  }

  @Test(
    "K5 test_shutdown_nonempty: what is in the queue can still be taken, and nothing goes in",
    arguments: QueueKind.allCases)
  func nonempty(kind: QueueKind) throws {
    // Full: closed is told before full.
    let queue = kind.make(capacity: 2)
    try queue.put(1)
    try queue.put(2)
    queue.shutdown()
    #expect(throws: QueuePutError.shutDown(3)) { try queue.put(3) }
    #expect(throws: QueuePutError.shutDown(3)) { try queue.tryPut(3) }
    #expect(queue.count == 2)
    #expect(try [queue.take(), queue.tryTake()] == kind.order(of: [1, 2]))
    #expect(throws: QueueTakeError.shutDown) { try queue.take() }
    #expect(throws: QueuePutError.shutDown(3)) { try queue.tryPut(3) }
  }

  @Test(
    "K5 test_shutdown_immediate: what is in the queue is thrown away and freed",
    arguments: QueueKind.allCases)
  func immediate(kind: QueueKind) throws {
    let tracker = LifetimeTracker()
    let queue = kind.make(of: LifetimeTracker.Witness.self)
    for _ in 0..<3 { try queue.put(tracker.witness()) }
    #expect(tracker.living == 3)
    queue.shutdown(immediate: true)
    #expect(tracker.living == 0)
    #expect(queue.count == 0)
    #expect(throws: QueueTakeError.shutDown) { try queue.take() }
  }

  @Test(
    "K5 test_shutdown_allowed_transitions: twice, and graceful then immediate",
    arguments: QueueKind.allCases)
  func twice(kind: QueueKind) throws {
    let queue = kind.make()
    try queue.put(1)
    queue.shutdown()
    queue.shutdown()
    #expect(queue.count == 1)
    queue.shutdown(immediate: true)
    queue.shutdown()
    #expect(throws: QueueTakeError.shutDown) { try queue.tryTake() }
  }

  @Test(
    "K5 test_shutdown_pending_get, _get: every taker that waits is woken",
    arguments: kindsAndShutdowns)
  func wakesTakers(kind: QueueKind, immediate: Bool) throws {
    let queue = kind.make()
    let takers = (0..<4).map { number in
      OSThread {
        number % 2 == 0 ? try queue.take() : try queue.take(timeout: .seconds(Int64.max))
      }
    }
    for taker in takers { try taker.start() }
    for taker in takers { eventually { taker.state == .blocked(on: .queue) } }
    queue.shutdown(immediate: immediate)
    for taker in takers {
      #expect(throws: QueueTakeError.shutDown) { try taker.join() }
    }
  }

  @Test(
    "K5 test_shutdown_put: every putter that waits is woken, and has its element back",
    arguments: kindsAndShutdowns)
  func wakesPutters(kind: QueueKind, immediate: Bool) throws {
    let queue = kind.make(capacity: 1)
    try queue.put(0)
    let putters = (1...4).map { number in OSThread { try queue.put(number) } }
    for putter in putters { try putter.start() }
    for putter in putters { eventually { putter.state == .blocked(on: .queue) } }
    queue.shutdown(immediate: immediate)
    for (number, putter) in zip(1...4, putters) {
      #expect(throws: QueuePutError.shutDown(number)) { try putter.join() }
    }
    #expect((try? queue.take()) == (immediate ? nil : 0))
  }

  @Test("an element's deinit may use the queue that throws it away", arguments: QueueKind.allCases)
  func reentrantDeinit(kind: QueueKind) throws {
    final class Nosy: @unchecked Sendable {
      let queue: ThreadQueue<Nosy>
      let seen: LockedValue<[Int]>

      init(queue: ThreadQueue<Nosy>, seen: LockedValue<[Int]>) {
        self.queue = queue
        self.seen = seen
      }

      deinit {
        let count = queue.count
        seen.withLock { $0.append(count) }
      }
    }

    let seen = LockedValue<[Int]>([])
    let queue = kind.make(of: Nosy.self)
    try queue.put(Nosy(queue: queue, seen: seen))
    queue.shutdown(immediate: true)
    #expect(seen.withLock { $0 } == [0])
  }
}
