import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("Conformance D: result queues", .processTurns, .timeLimit(.minutes(20)))
struct ResultQueueConformanceTests {
  @Test("D1 · test_get: waiting for nothing takes as long as it was told to, and no element")
  func timeouts() throws {
    let queue = ResultQueue<Int>()
    for timeout in [Duration.zero, .seconds(-1)] {
      #expect(throws: ResultQueueError.timedOut) { try queue.take(timeout: timeout) }
    }
    let start = ContinuousClock.now
    #expect(throws: ResultQueueError.timedOut) { try queue.take(timeout: .milliseconds(60)) }
    #expect(ContinuousClock.now - start >= .milliseconds(60))
    try queue.put(5)
    #expect(queue.count == 1)
    #expect(try queue.take(timeout: .zero) == 5)
    #expect(queue.count == 0)
  }

  @Test("D2 · join before get: a child that has put a MiB can be joined first")
  func joinBeforeGet() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let queue = ResultQueue<[UInt8]>()
        let child = ChildProcess(PutMany(queue: queue, count: 1, size: 1 << 20))
        try child.start()
        #expect(try child.join(timeout: .seconds(30)) == .exited(code: 0))
        #expect(try queue.take(timeout: .zero).count == 1 << 20)
      }
    }
  }

  @Test("D3 · test_fork: what was put by children that end at once arrives, each child's in order")
  func bufferedItems() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let queue = ResultQueue<Fragile>()
        let children = (0..<5).map { number in
          ChildProcess(
            PutFragile(numbers: Array(10 * number..<10 * number + 10), queue: queue))
        }
        for child in children { try child.start() }
        for child in children { try child.join() }
        var arrived: [Int] = []
        for _ in 0..<50 { arrived.append(try queue.take(timeout: .zero).number) }
        #expect(throws: ResultQueueError.closed) { try queue.take() }
        for number in 0..<5 {
          #expect(arrived.filter { $0 / 10 == number } == Array(10 * number..<10 * number + 10))
        }
      }
    }
  }

  @Test("D4 · test_queue_feeder_donot_stop_onexc: what cannot be encoded throws where it is put")
  func encodeFailure() async throws {
    let queue = ResultQueue<Fragile>()
    #expect(throws: ResultQueueError.self) { try queue.put(Fragile(-1)) }
    #expect(queue.count == 0)
    let child = ChildProcess(PutFragile(numbers: [1, -2, 3, -4, 5], queue: queue))
    try child.start()
    let errors = try await child.value
    #expect(errors.count == 2)
    #expect(errors.allSatisfy { $0.contains("it broke") && $0.contains("Fragile") })
    #expect(queue.count == 3)
    for number in [1, 3, 5] { #expect(try queue.take() == Fragile(number)) }
    #expect(throws: ResultQueueError.closed) { try queue.take() }
  }

  @Test(
    "D5 · test_closed_queue_put_get_exceptions: after the last feeder's end, the reason is told")
  func closed() throws {
    let queue = ResultQueue<Fragile>()
    let child = ChildProcess(PutFragile(numbers: [1], queue: queue))
    try child.start()
    try child.join()
    #expect(try queue.take() == Fragile(1))
    for _ in 0..<3 {
      #expect(throws: ResultQueueError.closed) { try queue.take() }
      #expect(throws: ResultQueueError.closed) { try queue.take(timeout: .zero) }
    }
  }

  @Test("D7 · a feeder killed in the midst of a put costs that element at most")
  func killedInPut() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        for round in 0..<6 {
          let queue = ResultQueue<[UInt8]>()
          let size = 3 << 20
          let victim = ChildProcess(
            DieWhilePutting(size: size, microseconds: UInt32(round * 700), queue: queue))
          let other = ChildProcess(PutMany(queue: queue, count: 200, size: 100))
          try victim.start()
          try other.start()
          #expect(try victim.join() == .signaled(signal: SIGKILL, coreDumped: false))
          #expect(try other.join() == .exited(code: 0))
          var small = 0
          let error = #expect(throws: ResultQueueError.self) {
            while true {
              let element = try queue.take(timeout: .seconds(30))
              switch element.count {
              case 100: small += 1
              case 1: break
              // Whole or not at all.
              default: #expect(element == [UInt8](repeating: 7, count: size))
              }
            }
          }
          #expect(small == 200, "the other feeder's elements are all there")
          #expect(
            error
              == .producerDied(
                pid: victim.pid ?? 0, status: .signaled(signal: SIGKILL, coreDumped: false)))
        }
      }
    }
  }

  @Test("D7 · a feeder that is killed wakes whoever waits")
  func killedWhileAwaited() async throws {
    let queue = ResultQueue<Int32>()
    let child = ChildProcess(ReportThenWait(queue: queue))
    try child.start()
    let pid = try await queue.taken()
    let waiting = Task { try await queue.taken(within: .seconds(50)) }
    kill(pid, SIGKILL)
    await #expect(
      throws: ResultQueueError.producerDied(
        pid: pid, status: .signaled(signal: SIGKILL, coreDumped: false))
    ) { try await waiting.value }
  }

  @Test("D8 · end of stream: what is in the queue is drained first, then every taker is told")
  func endOfStream() async throws {
    let queue = ResultQueue<[UInt8]>()
    let child = ChildProcess(PutMany(queue: queue, count: 300, size: 10))
    try child.start()
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<3 {
        group.addTask {
          var count = 0
          while true {
            do { _ = try await queue.taken() } catch ResultQueueError.closed { return count }
            count += 1
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts.reduce(0, +) == 300)
    #expect(counts.count == 3)
  }
}
