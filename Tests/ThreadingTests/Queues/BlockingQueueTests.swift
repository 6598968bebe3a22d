import Jobs
import Testing
import Threading

@Suite("BlockingQueue", .timeLimit(.minutes(1)))
struct BlockingQueueTests {
  @Test("K1 simple_queue_test: order, full and empty, with every form of put and take")
  func basic() throws {
    let queue = BlockingQueue<Int>(capacity: 2)
    #expect(queue.count == 0)
    try queue.put(111)
    try queue.tryPut(222)
    #expect(queue.count == 2)
    #expect(throws: QueuePutError.full(333)) { try queue.tryPut(333) }
    #expect(throws: QueuePutError.timedOut(333)) { try queue.put(333, timeout: .milliseconds(5)) }
    #expect(try queue.take() == 111)
    try queue.put(333, timeout: .seconds(Int64.max))
    #expect(try queue.tryTake() == 222)
    #expect(try queue.take(timeout: .seconds(Int64.max)) == 333)
    #expect(throws: QueueTakeError.empty) { try queue.tryTake() }
    #expect(throws: QueueTakeError.timedOut) { try queue.take(timeout: .milliseconds(5)) }
  }

  @Test("K1 test_basic: a take that waits is released by a put")
  func blockedTake() throws {
    let queue = BlockingQueue<String>()
    let taker = OSThread { try queue.take() }
    try taker.start()
    eventually { taker.state == .blocked(on: .queue) }
    try queue.put("late")
    #expect(try taker.join() == "late")
  }

  @Test("K1 test_basic: a put that waits is released by a take")
  func blockedPut() throws {
    let queue = BlockingQueue<Int>(capacity: 1)
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
    arguments: [Duration.zero, .nanoseconds(-1), .seconds(Int64.min)])
  func noWait(timeout: Duration) throws {
    let queue = BlockingQueue<Int>(capacity: 1)
    #expect(throws: QueueTakeError.timedOut) { try queue.take(timeout: timeout) }
    try queue.put(1, timeout: timeout)
    #expect(throws: QueuePutError.timedOut(2)) { try queue.put(2, timeout: timeout) }
    #expect(try queue.take(timeout: timeout) == 1)
  }

  @Test("K2 test_nowait: a timeout is waited for, and not less")
  func timeouts() throws {
    let queue = BlockingQueue<Int>(capacity: 1)
    #expect(elapsed { _ = try? queue.take(timeout: .milliseconds(30)) } >= .milliseconds(30))
    try queue.put(1)
    #expect(elapsed { try? queue.put(2, timeout: .milliseconds(30)) } >= .milliseconds(30))
    #expect(queue.count == 1)
  }

  @Test("an unbounded queue never fills")
  func unbounded() throws {
    let queue = BlockingQueue<Int>()
    #expect(queue.capacity == nil)
    for number in 0..<10_000 { try queue.tryPut(number) }
    for number in 0..<10_000 { #expect(try queue.tryTake() == number) }
  }

  @Test("many producers, many consumers: nothing is lost, doubled, or out of a producer's order")
  func race() throws {
    let count = rounds(5_000)
    let queue = BlockingQueue<(producer: Int, number: Int)>(capacity: 7)
    let consumers = (0..<3).map { _ in
      OSThread {
        var taken: [[Int]] = [[], [], []]
        while let (producer, number) = try? queue.take() { taken[producer].append(number) }
        return taken
      }
    }
    for consumer in consumers { try consumer.start() }
    try onThreads(3) { producer in
      for number in 0..<count { try queue.put((producer, number)) }
    }
    queue.shutdown()
    let taken = try consumers.map { try $0.join() }
    for producer in 0..<3 {
      for each in taken { #expect(each[producer] == each[producer].sorted()) }
      #expect(taken.flatMap { $0[producer] }.sorted() == Array(0..<count))
    }
  }

  // MARK: - Shutdown

  @Test("K5 test_shutdown_empty: puts and takes fail at once, in every form")
  func shutdownEmpty() {
    let queue = BlockingQueue<Int>(capacity: 1)
    #expect(!queue.isShutDown)
    queue.shutdown()
    #expect(queue.isShutDown)
    #expect(throws: QueuePutError.shutDown(1)) { try queue.put(1) }
    #expect(throws: QueuePutError.shutDown(1)) { try queue.tryPut(1) }
    #expect(throws: QueuePutError.shutDown(1)) { try queue.put(1, timeout: .seconds(9)) }
    #expect(throws: QueueTakeError.shutDown) { try queue.take() }
    #expect(throws: QueueTakeError.shutDown) { try queue.tryTake() }
    #expect(throws: QueueTakeError.shutDown) { try queue.take(timeout: .seconds(9)) }
  }

  @Test("K5 test_shutdown_nonempty: what is in the queue can still be taken")
  func shutdownNonempty() throws {
    let queue = BlockingQueue<Int>()
    try queue.put(1)
    try queue.put(2)
    queue.shutdown()
    #expect(throws: QueuePutError.shutDown(3)) { try queue.put(3) }
    #expect(try queue.take() == 1)
    #expect(try queue.tryTake() == 2)
    #expect(throws: QueueTakeError.shutDown) { try queue.take() }
  }

  @Test("K5 test_shutdown_immediate: what is in the queue is thrown away and freed")
  func shutdownImmediate() throws {
    let tracker = LifetimeTracker()
    let queue = BlockingQueue<LifetimeTracker.Witness>()
    for _ in 0..<3 { try queue.put(tracker.witness()) }
    #expect(tracker.living == 3)
    queue.shutdown(immediate: true)
    #expect(tracker.living == 0)
    #expect(queue.count == 0)
    #expect(throws: QueueTakeError.shutDown) { try queue.take() }
  }

  @Test("K5 test_shutdown_allowed_transitions: twice, and graceful then immediate")
  func shutdownTwice() throws {
    let queue = BlockingQueue<Int>()
    try queue.put(1)
    queue.shutdown()
    queue.shutdown()
    #expect(queue.count == 1)
    queue.shutdown(immediate: true)
    queue.shutdown()
    #expect(throws: QueueTakeError.shutDown) { try queue.tryTake() }
  }

  @Test("K5 test_shutdown_pending_get, _get: every taker that waits is woken")
  func shutdownWakesTakers() throws {
    let queue = BlockingQueue<Int>()
    let takers = (0..<4).map { number in
      OSThread {
        number % 2 == 0 ? try queue.take() : try queue.take(timeout: .seconds(Int64.max))
      }
    }
    for taker in takers { try taker.start() }
    for taker in takers { eventually { taker.state == .blocked(on: .queue) } }
    queue.shutdown()
    for taker in takers {
      #expect(throws: QueueTakeError.shutDown) { try taker.join() }
    }
  }

  @Test("K5 test_shutdown_put: every putter that waits is woken, and has its element back")
  func shutdownWakesPutters() throws {
    let queue = BlockingQueue<Int>(capacity: 1)
    try queue.put(0)
    let putters = (1...4).map { number in OSThread { try queue.put(number) } }
    for putter in putters { try putter.start() }
    for putter in putters { eventually { putter.state == .blocked(on: .queue) } }
    queue.shutdown()
    for (number, putter) in zip(1...4, putters) {
      #expect(throws: QueuePutError.shutDown(number)) { try putter.join() }
    }
    #expect(try queue.take() == 0)
  }

  @Test(
    "K5 test_shutdown_all_methods_in_many_threads: nothing hangs, nothing goes in afterwards",
    arguments: [false, true])
  func shutdownRace(immediate: Bool) throws {
    for _ in 0..<rounds(50) {
      let queue = BlockingQueue<Int>(capacity: 3)
      let threads = (0..<4).map { number in
        OSThread {
          var done = 0
          do {
            while true {
              if number % 2 == 0 { try queue.put(done) } else { _ = try queue.take() }
              done += 1
            }
          } catch QueuePutError<Int>.shutDown {
            return done
          } catch QueueTakeError.shutDown {
            return -done
          }
        }
      }
      for thread in threads { try thread.start() }
      queue.shutdown(immediate: immediate)
      let balance = try threads.map { try $0.join() }.reduce(0, +)
      // A taker that got its answer drained the queue first, unless the elements were thrown away.
      if immediate {
        #expect(balance >= 0)
      } else {
        #expect(balance == 0)
      }
      #expect(queue.count == 0)
    }
  }

  @Test("an element's deinit may use the queue that throws it away")
  func reentrantDeinit() throws {
    final class Nosy: @unchecked Sendable {
      let queue: BlockingQueue<Nosy>
      let seen: LockedValue<[Int]>

      init(queue: BlockingQueue<Nosy>, seen: LockedValue<[Int]>) {
        self.queue = queue
        self.seen = seen
      }

      deinit {
        let count = queue.count
        seen.withLock { $0.append(count) }
      }
    }

    let seen = LockedValue<[Int]>([])
    let queue = BlockingQueue<Nosy>()
    try queue.put(Nosy(queue: queue, seen: seen))
    queue.shutdown(immediate: true)
    #expect(seen.withLock { $0 } == [0])
  }

  @Test("a capacity below 1 is refused", arguments: [0, -1])
  func badCapacity(capacity: Int) async {
    await #expect(processExitsWith: .failure) { [capacity] in
      _ = BlockingQueue<Int>(capacity: capacity)
    }
  }
}
