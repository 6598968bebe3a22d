import Jobs
import Testing
import Threading

@Suite("Tasks of a queue", .timeLimit(.minutes(20)))
struct ThreadQueueTasksTests {
  @Test("K3 test_queue_task_done: too many are refused", arguments: QueueKind.allCases)
  func tooMany(kind: QueueKind) throws {
    let queue = kind.make()
    #expect(throws: QueueTaskError.nothingUnfinished) { try queue.taskDone() }
    try queue.put(1)
    #expect(queue.unfinishedTaskCount == 1)
    _ = try queue.take()
    #expect(queue.unfinishedTaskCount == 1)
    try queue.taskDone()
    #expect(queue.unfinishedTaskCount == 0)
    #expect(throws: QueueTaskError.nothingUnfinished) { try queue.taskDone() }
  }

  @Test("K3 test_queue_join: 100 items, 2 workers, joined twice", arguments: QueueKind.allCases)
  func join(kind: QueueKind) throws {
    let queue = kind.make()
    let sum = LockedValue(0)
    let workers = (0..<2).map { _ in
      OSThread {
        while let number = try? queue.take() {
          sum.withLock { $0 += number }
          try queue.taskDone()
        }
      }
    }
    for worker in workers { try worker.start() }
    for round in 1...2 {
      for number in 0..<100 { try queue.put(number) }
      queue.join()
      #expect(sum.withLock { $0 } == 4950 * round)
    }
    queue.join()
    queue.shutdown()
    for worker in workers { try worker.join() }
  }

  @Test("a join waits in sight, and every one of them is woken", arguments: QueueKind.allCases)
  func joinersWake(kind: QueueKind) throws {
    let queue = kind.make()
    try queue.put(1)
    let joiners = (0..<3).map { number in
      OSThread {
        switch number {
        case 0: queue.join()
        case 1: _ = queue.join(timeout: .seconds(Int64.max))
        default: _ = queue.join(deadline: .now + .seconds(1_000_000))
        }
      }
    }
    for joiner in joiners { try joiner.start() }
    for joiner in joiners { eventually { joiner.state == .blocked(on: .queue) } }
    _ = try queue.take()
    #expect(joiners.allSatisfy { $0.isAlive })
    try queue.taskDone()
    for joiner in joiners { try joiner.join() }
    #expect(queue.join(timeout: .zero))
    #expect(queue.join(deadline: .now))
  }

  @Test(
    "K5 test_shutdown_join, _immediate_join: what is thrown away is done, what was taken is not",
    arguments: QueueKind.allCases)
  func shutdown(kind: QueueKind) throws {
    let queue = kind.make()
    for number in 0..<5 { try queue.put(number) }
    _ = try queue.take()
    let joiner = OSThread { queue.join() }
    try joiner.start()
    eventually { joiner.state == .blocked(on: .queue) }
    queue.shutdown()
    #expect(queue.unfinishedTaskCount == 5)
    queue.shutdown(immediate: true)
    #expect(queue.unfinishedTaskCount == 1)
    #expect(!queue.join(timeout: .milliseconds(1)))
    try queue.taskDone()
    try joiner.join()
  }

  @Test("K5 test_shutdown_immediate_put_join: an immediate shutdown releases a join")
  func immediateReleases() throws {
    for kind in QueueKind.allCases {
      let queue = kind.make()
      for number in 0..<5 { try queue.put(number) }
      let joiner = OSThread { queue.join() }
      try joiner.start()
      eventually { joiner.state == .blocked(on: .queue) }
      queue.shutdown(immediate: true)
      try joiner.join()
      #expect(throws: QueueTaskError.nothingUnfinished) { try queue.taskDone() }
    }
  }
}
