import Glibc
import Jobs
import Multiprocessing
import Testing

/// Takes an element, deals with it, and says so; until the queue is shut down.
struct DealWithTasks: Job {
  var queue: SharedQueue<Int>
  func run() throws -> Int {
    var count = 0
    while (try? queue.take()) != nil {
      try queue.taskDone()
      count += 1
    }
    return count
  }
}

/// Takes one element and is killed before it has dealt with it.
struct TakeAndDie: Job {
  var queue: SharedQueue<Int>
  func run() throws -> NoOutput {
    _ = try queue.take()
    kill(getpid(), SIGKILL)
    return NoOutput()
  }
}

@Suite("Conformance D: queues between processes", .processTurns, .timeLimit(.minutes(20)))
struct SharedQueueConformanceTests {
  private static let limit = Duration.seconds(120)

  @Test("D1 test_put: a full queue of six refuses in each form, after the right time")
  func put() throws {
    let queue = try SharedQueue<Int>(capacity: 6)
    for number in 0..<6 { try queue.put(number, timeout: .zero) }
    #expect(queue.count == 6)
    let forms: [(Duration, (SharedQueue<Int>) throws -> Void)] = [
      (.zero, { try $0.tryPut(7) }), (.zero, { try $0.put(7, timeout: .zero) }),
      (.zero, { try $0.put(7, timeout: .seconds(-1)) }),
      (.milliseconds(50), { try $0.put(7, timeout: .milliseconds(50)) }),
      (.milliseconds(50), { try $0.put(7, deadline: .now + .milliseconds(50)) }),
    ]
    for (least, form) in forms {
      let before = ContinuousClock.now
      #expect(throws: SharedQueuePutError<Int>.self) { try form(queue) }
      #expect(ContinuousClock.now - before >= least)
    }
    let child = ChildProcess(TakeNumbers(queue: queue))
    try child.start()
    queue.shutdown()
    #expect(try child.result(timeout: Self.limit) == Array(0..<6))
    #expect(queue.isEmpty)
  }

  @Test("D1 test_get: an empty queue refuses in each form, after the right time")
  func get() throws {
    let queue = try SharedQueue<Int>(capacity: 6)
    let child = ChildProcess(PutNumbers(numbers: 0..<6, queue: queue))
    try child.start()
    for number in 0..<6 { #expect(try queue.take(timeout: Self.limit) == number) }
    let forms: [(Duration, (SharedQueue<Int>) throws -> Int)] = [
      (.zero, { try $0.tryTake() }), (.zero, { try $0.take(timeout: .zero) }),
      (.zero, { try $0.take(timeout: .seconds(-1)) }),
      (.milliseconds(50), { try $0.take(timeout: .milliseconds(50)) }),
      (.milliseconds(50), { try $0.take(deadline: .now + .milliseconds(50)) }),
    ]
    for (least, form) in forms {
      let before = ContinuousClock.now
      #expect(throws: SharedQueueTakeError.self) { try form(queue) }
      #expect(ContinuousClock.now - before >= least)
    }
    _ = try child.join(timeout: Self.limit)
  }

  @Test("D2, D3 test_fork: what a child put before it ended is there, in order")
  func endsAtOnce() throws {
    let queue = try SharedQueue<Int>(capacity: 10)
    let child = ChildProcess(PutNumbers(numbers: 0..<10, queue: queue))
    try child.start()
    #expect(try child.join(timeout: Self.limit) == .exited(code: 0))
    #expect(try (0..<10).map { _ in try queue.take() } == Array(0..<10))
  }

  @Test("D5 test_closed_queue_put_get_exceptions: closed is an answer of its own")
  func closed() throws {
    let queue = try SharedQueue<Int>(capacity: 10)
    try queue.put(1)
    queue.shutdown()
    queue.shutdown()
    #expect(throws: SharedQueuePutError.shutDown(2)) { try queue.put(2, timeout: .seconds(1)) }
    #expect(try queue.take() == 1)
    #expect(throws: SharedQueueTakeError.shutDown) { try queue.tryTake() }
    queue.shutdown(immediate: true)
  }

  @Test("D6 test_task_done: join returns when four workers have dealt with all")
  func taskDone() async throws {
    let queue = try SharedQueue<Int>(capacity: 16)
    let pool = try ProcessPool(workers: 4)
    let workers = (0..<4).map { _ in pool.submit(DealWithTasks(queue: queue)) }
    for number in 0..<200 { try queue.put(number) }
    #expect(queue.join(timeout: Self.limit))
    #expect(queue.unfinishedTaskCount == 0)
    queue.shutdown()
    var sum = 0
    for worker in workers { sum += try await worker.value }
    #expect(sum == 200)
    await pool.shutdown()
  }

  @Test("D6 ✚: join does not wait for one who died before it said that it was done")
  func deadTaker() throws {
    let queue = try SharedQueue<Int>(capacity: 16)
    try queue.put(1)
    let child = ChildProcess(TakeAndDie(queue: queue))
    try child.start()
    #expect(queue.join(timeout: Self.limit))
    _ = try child.join(timeout: Self.limit)
  }

  @Test("D7 ✚: one who is killed while it waits in take takes nothing along")
  func killedInTake() throws {
    let queue = try SharedQueue<Int>(capacity: 2)
    for _ in 0..<5 {
      let child = ChildProcess(TakeNumbers(queue: queue))
      try child.start()
      child.kill()
      _ = try child.join(timeout: Self.limit)
    }
    try queue.put(1)
    #expect(try queue.take(timeout: Self.limit) == 1)
  }

  @Test("D8 ✚: consumers drain a closed queue, and end")
  func endOfStream() async throws {
    let queue = try SharedQueue<Int>(capacity: 1000)
    for number in 0..<1000 { try queue.put(number) }
    queue.shutdown()
    let pool = try ProcessPool(workers: 3)
    let taken = try await pool.map(
      (0..<3).map { _ in TakeNumbers(queue: queue) }, chunking: .fixed(1))
    #expect(taken.flatMap { $0 }.sorted() == Array(0..<1000))
    await pool.shutdown()
  }
}
