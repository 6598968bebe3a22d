import Jobs
import Multiprocessing
import Testing
import Threading

@Suite("SharedQueue", .timeLimit(.minutes(20)))
struct SharedQueueTests {
  @Test("gives what was put, in that order, also in the process that put it")
  func order() throws {
    let queue = try SharedQueue<Int>(capacity: 4)
    for round in 0..<50 {
      for number in 0..<4 { try queue.put(4 * round + number) }
      #expect(throws: SharedQueuePutError.full(7)) { try queue.tryPut(7) }
      for number in 0..<4 { #expect(try queue.take() == 4 * round + number) }
      #expect(throws: SharedQueueTakeError.empty) { try queue.tryTake() }
    }
  }

  @Test("elements of every size come through, also larger than all of the ring")
  func sizes() throws {
    let queue = try SharedQueue<String>(capacity: 8)
    for size in [
      0, 1, 38, 39, 40, 41, 100, 511, 512, 4096, 65_536, 262_144, 262_145, 1 << 20, 5 << 20,
    ] {
      for _ in 0..<3 {
        let text = String(repeating: "x", count: size)
        try queue.put(text)
        try queue.put("behind it")
        #expect(try queue.take() == text)
        #expect(try queue.take() == "behind it")
      }
    }
  }

  @Test("there is room for as many elements as its capacity, whatever their size")
  func roomForAll() throws {
    let queue = try SharedQueue<[Double]>(capacity: 100)
    for number in 0..<100 { try queue.tryPut([Double](repeating: Double(number), count: 5000)) }
    #expect(queue.count == 100)
    for number in 0..<100 { #expect(try queue.take().last == Double(number)) }
  }

  @Test("waits no longer than it is told")
  func timeouts() throws {
    let queue = try SharedQueue<Int>(capacity: 1)
    for timeout in [Duration.zero, .milliseconds(-5), .milliseconds(30)] {
      let before = ContinuousClock.now
      #expect(throws: SharedQueueTakeError.timedOut) { try queue.take(timeout: timeout) }
      #expect(ContinuousClock.now - before >= timeout)
    }
    try queue.put(1)
    #expect(throws: SharedQueuePutError.timedOut(2)) {
      try queue.put(2, timeout: .milliseconds(30))
    }
    #expect(throws: SharedQueuePutError.timedOut(2)) {
      try queue.put(2, deadline: .now - .seconds(1))
    }
    #expect(try queue.take(timeout: .seconds(Int64.max)) == 1)
  }

  @Test(
    "a child puts and ends, and is joined before anybody takes: nothing blocks, nothing is lost")
  func joinBeforeTaking() throws {
    let queue = try SharedQueue<[Double]>(capacity: 3)
    let child = ChildProcess(PutArrays(sizes: [66_000, 10, 1_000_000], queue: queue))
    try child.start()
    #expect(try child.join(timeout: .seconds(120)) == .exited(code: 0))
    #expect(try queue.take() == (0..<66_000).map(Double.init))
    #expect(try queue.take() == (1..<11).map(Double.init))
    #expect(try queue.take().last == 1_000_001)
  }

  @Test("many producers and consumers in processes: each element once, each producer's in order")
  func manyToMany() async throws {
    let queue = try SharedQueue<Int>(capacity: 50)
    let pool = try ProcessPool(workers: 4)
    let takers = (0..<2).map { _ in pool.submit(TakeNumbers(queue: queue)) }
    let putters = (0..<2).map { number in
      pool.submit(PutNumbers(numbers: number * 10_000..<(number + 1) * 10_000, queue: queue))
    }
    for putter in putters { #expect(try await putter.value == 10_000) }
    queue.shutdown()
    var all: [Int] = []
    for taker in takers {
      let taken = try await taker.value
      for producer in 0..<2 {
        let own = taken.filter { $0 / 10_000 == producer }
        #expect(own == own.sorted())
      }
      all += taken
    }
    #expect(all.sorted() == Array(0..<20_000))
    await pool.shutdown()
  }

  @Test("a handle comes back in an answer, and outlives the worker that made it")
  func handleInAnswer() async throws {
    let pool = try ProcessPool(workers: 1)
    let queue = try await pool.run(MakeQueue(numbers: 0..<10))
    let many = try await pool.map(
      [MakeQueue(numbers: 0..<3), MakeQueue(numbers: 5..<7)], chunking: .fixed(2))
    await pool.shutdown()
    #expect(try (0..<10).map { _ in try queue.take() } == Array(0..<10))
    #expect(try many.map { try $0.take(upTo: 5) } == [[0, 1, 2], [5, 6]])
  }

  @Test("a shutdown wakes who waits, and lets be taken what is there")
  func shutdown() async throws {
    let queue = try SharedQueue<Int>(capacity: 2)
    let pool = try ProcessPool(workers: 2)
    let taker = pool.submit(TakeNumbers(queue: queue))
    try queue.put(1)
    queue.shutdown()
    #expect(throws: SharedQueuePutError.shutDown(2)) { try queue.put(2) }
    #expect(try await taker.value == [1])
    #expect(throws: SharedQueueTakeError.shutDown) { try queue.take() }
    let full = try SharedQueue<Int>(capacity: 1)
    try full.put(0)
    let putter = pool.submit(PutNumbers(numbers: 1..<3, queue: full))
    full.shutdown(immediate: true)
    await #expect(throws: (any Error).self) { try await putter.value }
    #expect(full.isEmpty && full.isShutDown)
    await pool.shutdown()
  }

  @Test("is an asynchronous sequence, ended by the shutdown or by the task's cancellation")
  func sequence() async throws {
    let queue = try SharedQueue<Int>(capacity: 10)
    let child = ChildProcess(PutNumbers(numbers: 0..<1000, queue: queue))
    try child.start()
    var sum = 0
    for try await number in queue {
      sum += number
      if number == 999 { queue.shutdown() }
    }
    #expect(sum == 499_500)
    let empty = try SharedQueue<Int>()
    let task = Task {
      for try await _ in empty {}
      return 1
    }
    task.cancel()
    #expect(try await task.value == 1)
    _ = try child.join()
  }

  @Test("join waits for what is taken to be dealt with; too many are an error")
  func tasks() throws {
    let queue = try SharedQueue<Int>(capacity: 10)
    #expect(throws: SharedQueueTaskError.nothingUnfinished) { try queue.taskDone() }
    for number in 0..<3 { try queue.put(number) }
    #expect(queue.unfinishedTaskCount == 3)
    #expect(!queue.join(timeout: .zero))
    for _ in 0..<3 {
      _ = try queue.take()
      try queue.taskDone()
    }
    queue.join()
    #expect(throws: SharedQueueTaskError.nothingUnfinished) { try queue.taskDone() }
  }

  @Test("what a process says is done is not booked on one that died")
  func doneForOthers() async throws {
    let queue = try SharedQueue<Int>(capacity: 4)
    for number in 0..<2 { try queue.put(number) }
    let taker = ChildProcess(DieWithNumber(queue: queue))
    try taker.start()
    try taker.join()
    _ = try queue.take()
    let helper = ChildProcess(SayDone(queue: queue))
    try helper.start()
    #expect(try helper.join() == .exited(code: 0))
    #expect(queue.join(timeout: .seconds(10)))
  }

  @Test("an element of a batch that cannot be rebuilt is told, and takes no other along")
  func batches() async throws {
    let queue = try SharedQueue<PickyNumber>(capacity: 8)
    func isRefused(_ body: () throws -> Void) -> Bool {
      do { try body() } catch SharedQueueTakeError.notTransferable { return true } catch {}
      return false
    }
    for number in [1, -2, 3, -4] { try queue.put(PickyNumber(number)) }
    #expect(try queue.take(upTo: 4).map(\.number) == [1])
    #expect(isRefused { _ = try queue.take(upTo: 4) })
    #expect(try queue.take(upTo: 4).map(\.number) == [3])
    #expect(isRefused { _ = try queue.tryTake() })
    #expect(throws: SharedQueueTakeError.empty) { try queue.tryTake() }
    for number in [-1, 2] { try queue.put(PickyNumber(number)) }
    #expect(isRefused { _ = try queue.take(upTo: 4) })
    queue.shutdown()
    #expect(try queue.take(upTo: 4).map(\.number) == [2])
    #expect(throws: SharedQueueTakeError.shutDown) { try queue.take(upTo: 4) }
  }

  @Test("an element that cannot be encoded is refused, and the queue is as before")
  func notEncodable() throws {
    struct Stubborn: Codable, Sendable, Equatable {
      var fails: Bool
      func encode(to encoder: any Encoder) throws {
        if fails {
          throw EncodingError.invalidValue(self, .init(codingPath: [], debugDescription: "no"))
        }
        var container = encoder.singleValueContainer()
        try container.encode(fails)
      }
      init(fails: Bool) { self.fails = fails }
      init(from decoder: any Decoder) throws {
        fails = try decoder.singleValueContainer().decode(Bool.self)
      }
    }
    let queue = try SharedQueue<Stubborn>(capacity: 1)
    #expect(throws: SharedQueuePutError<Stubborn>.self) { try queue.put(Stubborn(fails: true)) }
    #expect(queue.count == 0)
    try queue.put(Stubborn(fails: false))
    #expect(try queue.take() == Stubborn(fails: false))
  }

  @Test("a handle leads to a queue of the same elements alone")
  func otherElements() async throws {
    let pool = try ProcessPool(workers: 1)
    let queue = try SharedQueue<Int>()
    #expect(
      try await pool.run(Echo(value: Disguise<Int, Int>(queue: queue))).queue.capacity == 1024)
    let failure = await #expect(throws: (any Error).self) {
      try await pool.run(Echo(value: Disguise<Int, String>(queue: queue)))
    }
    let text = String(describing: failure)
    #expect(text.contains("shared queue of Swift.Int, not of Swift.String"))
    await pool.shutdown()
  }

  @Test("a handle travels in jobs alone")
  func handleElsewhere() throws {
    let queue = try SharedQueue<Int>()
    #expect(throws: EncodingError.self) { try BinaryEncoder().encode(queue) }
  }
}
