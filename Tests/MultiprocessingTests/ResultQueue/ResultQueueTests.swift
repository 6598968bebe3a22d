import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("ResultQueue", .processTurns, .timeLimit(.minutes(20)))
struct ResultQueueTests {
  @Test("D2 join before get: a child that put far more than a pipe holds can be joined first")
  func joinBeforeTake() throws {
    let queue = ResultQueue<[UInt8]>()
    let child = ChildProcess(PutMany(queue: queue, count: 64, size: 1 << 18))
    try child.start()
    #expect(try child.join() == .exited(code: 0))
    #expect(queue.count == 64)
    for index in 0..<64 {
      #expect(try queue.take() == [UInt8](repeating: UInt8(index), count: 1 << 18))
    }
    #expect(throws: ResultQueueError.closed) { try queue.take() }
  }

  @Test("D3 test_fork: ten items of a child that ends at once arrive in order")
  func ordered() throws {
    let queue = ResultQueue<[UInt8]>()
    let child = ChildProcess(PutMany(queue: queue, count: 10, size: 1))
    try child.start()
    for index in 0..<10 { #expect(try queue.take() == [UInt8(index)]) }
    #expect(throws: ResultQueueError.closed) { try queue.take(timeout: .seconds(30)) }
    try child.join()
  }

  @Test("D7: the death of the child ends the wait, and is told apart from an orderly end")
  func death() throws {
    let queue = ResultQueue<Int32>()
    let child = ChildProcess(ReportThenWait(queue: queue))
    try child.start()
    let pid = try queue.take()
    #expect(pid == child.pid)
    #expect(throws: ResultQueueError.timedOut) { try queue.take(timeout: .zero) }
    kill(pid, SIGKILL)
    #expect(
      throws: ResultQueueError.producerDied(
        pid: pid, status: .signaled(signal: SIGKILL, coreDumped: false))
    ) { try queue.take() }
    try child.join()
  }

  @Test("the death of a pool's worker ends the wait; the next job begins another")
  func deathInPool() async throws {
    let pool = try ProcessPool(workers: 1)
    let queue = ResultQueue<Int32>()
    for _ in 0..<2 {
      let handle = pool.submit(ReportThenWait(queue: queue))
      await eventually("it runs") { queue.count > 0 }
      let pid = try queue.take(timeout: .zero)
      #expect(throws: ResultQueueError.timedOut) { try queue.take(timeout: .zero) }
      kill(pid, SIGKILL)
      await #expect(throws: WorkerCrashed.self) { try await handle.value }
      let death = ResultQueueError.producerDied(
        pid: pid, status: .signaled(signal: SIGKILL, coreDumped: false))
      #expect(throws: death) { try queue.take(timeout: .zero) }
    }
    // The orderly end of a job says nothing of the next one.
    let bytes = ResultQueue<[UInt8]>()
    _ = try await pool.map((0..<6).map { _ in PutMany(queue: bytes, count: 2, size: 3) })
    for _ in 0..<12 { #expect(try bytes.take(timeout: .zero).count == 3) }
    #expect(throws: ResultQueueError.timedOut) { try bytes.take(timeout: .zero) }
    await pool.shutdown()
  }

  @Test("in a chunk as well; a job that is run again is not dead before its last attempt is")
  func deathInChunk() async throws {
    let pool = try ProcessPool(workers: 1, retry: .times(1))
    let queue = ResultQueue<Int32>()
    async let results = pool.runChunk([ReportThenWait(queue: queue)])
    var last: Int32 = 0
    for _ in 0..<2 {
      // Blocking here would keep a thread from the task that runs the chunk.
      await eventually("it runs") { queue.count > 0 }
      last = try queue.take(timeout: .zero)
      #expect(throws: ResultQueueError.timedOut) { try queue.take(timeout: .zero) }
      kill(last, SIGKILL)
    }
    let result = await results[0]
    #expect(throws: WorkerCrashed.self) { try result.get() }
    let death = ResultQueueError.producerDied(
      pid: last, status: .signaled(signal: SIGKILL, coreDumped: false))
    #expect(throws: death) { try queue.take(timeout: .zero) }
    await pool.shutdown()
  }

  @Test("two children feed one queue; it closes with the second")
  func twoProducers() throws {
    let queue = ResultQueue<[UInt8]>()
    let children = (0..<2).map { _ in
      ChildProcess(PutMany(queue: queue, count: 100, size: 3))
    }
    for child in children { try child.start() }
    for _ in 0..<200 { #expect(try queue.take().count == 3) }
    #expect(throws: ResultQueueError.closed) { try queue.take() }
    for child in children { try child.join() }
  }

  @Test("on this very thread a job puts straight into the queue")
  func local() throws {
    let queue = ResultQueue<[UInt8]>()
    _ = try PutMany(queue: queue, count: 3, size: 2).run()
    #expect(queue.count == 3)
    #expect(try queue.take() == [0, 0])
    #expect(throws: ResultQueueError.timedOut) {
      _ = try queue.take()
      _ = try queue.take()
      _ = try queue.take(timeout: .milliseconds(1))
    }
  }

  @Test("a queue that nobody holds any more costs its child nothing")
  func dropped() throws {
    let child: ChildProcess<PutMany>
    do {
      child = ChildProcess(PutMany(queue: ResultQueue(), count: 100, size: 1 << 16))
    }
    try child.start()
    #expect(try child.join() == .exited(code: 0))
  }
}
