import Testing
import Threading

@Suite("Races about queues", .timeLimit(.minutes(20)))
struct ThreadQueueRaceTests {
  struct Item: Sendable, Comparable {
    var producer: Int
    var number: Int

    static func < (left: Self, right: Self) -> Bool { left.number < right.number }
  }

  @Test(
    "nothing is lost, doubled, or out of a producer's order",
    arguments: QueueKind.allCases, [1, 2, 7, 1024])
  func everything(kind: QueueKind, capacity: Int) throws {
    let count = rounds(1_000)
    let queue = kind.make(of: Item.self, capacity: capacity, key: { $0.number })
    let consumers = (0..<3).map { consumer in
      OSThread {
        var taken: [[Int]] = [[], [], []]
        while true {
          let items: [Item]
          do throws(QueueTakeError) {
            switch consumer {
            case 0: items = [try queue.take()]
            case 1: items = try queue.take(upTo: 5)
            default: items = [try queue.take(timeout: .microseconds(1))]
            }
          } catch .timedOut {
            continue
          } catch {
            return taken
          }
          for item in items { taken[item.producer].append(item.number) }
        }
      }
    }
    for consumer in consumers { try consumer.start() }
    try onThreads(3) { producer in
      for number in 0..<count {
        let item = Item(producer: producer, number: number)
        guard producer == 0 else {
          try queue.put(item)
          continue
        }
        while true {
          do throws(QueuePutError<Item>) {
            try queue.put(item, timeout: .microseconds(1))
            break
          } catch .timedOut {
            continue
          }
        }
      }
    }
    queue.shutdown()
    let taken = try consumers.map { try $0.join() }
    for producer in 0..<3 {
      if kind == .ring || kind == .locked {
        for each in taken { #expect(each[producer] == each[producer].sorted()) }
      }
      #expect(taken.flatMap { $0[producer] }.sorted() == Array(0..<count))
    }
  }

  @Test(
    "K5 test_shutdown_all_methods_in_many_threads: nothing hangs, nothing goes in afterwards",
    arguments: kindsAndShutdowns)
  func shutdown(kind: QueueKind, immediate: Bool) throws {
    for round in 0..<rounds(20) {
      let tracker = LifetimeTracker()
      let queue = kind.make(of: LifetimeTracker.Witness.self, capacity: 1 + round % 3)
      let threads = (0..<4).map { number in
        OSThread {
          var done = 0
          do {
            while true {
              if number % 2 == 0 {
                try queue.put(tracker.witness())
              } else {
                _ = try queue.take()
                try queue.taskDone()
              }
              done += 1
            }
          } catch QueuePutError<LifetimeTracker.Witness>.shutDown {
            return done
          } catch QueueTakeError.shutDown {
            return -done
          }
        }
      }
      let joiner = OSThread { queue.join() }
      for thread in threads { try thread.start() }
      try joiner.start()
      queue.shutdown(immediate: immediate)
      let balance = try threads.map { try $0.join() }.reduce(0, +)
      try joiner.join()
      // A taker that got its answer drained the queue first, unless the elements were thrown away.
      if immediate {
        #expect(balance >= 0)
      } else {
        #expect(balance == 0)
      }
      #expect(queue.count == 0)
      #expect(queue.unfinishedTaskCount == 0)
      #expect(tracker.living == 0)
    }
  }

  @Test("objects are not let go of before they have arrived", arguments: QueueKind.allCases)
  func objects(kind: QueueKind) throws {
    // In an optimised build a retain may come too late: see the README of the queues.
    let tracker = LifetimeTracker()
    let count = rounds(5_000)
    for capacity in [1, 64] {
      let queue = kind.make(of: LifetimeTracker.Witness.self, capacity: capacity)
      let producer = OSThread {
        for _ in 0..<count { try queue.put(tracker.witness()) }
        queue.shutdown()
      }
      try producer.start()
      var taken = 0
      while (try? queue.take()) != nil { taken += 1 }
      try producer.join()
      #expect(taken == count)
      #expect(tracker.living == 0)
    }
  }

  @Test("a ball between two queues is never dropped", arguments: QueueKind.allCases)
  func pingPong(kind: QueueKind) throws {
    let (there, back) = (kind.make(capacity: 1), kind.make(capacity: 1))
    let count = rounds(1_000)
    let player = OSThread {
      while let ball = try? there.take() { try back.put(ball + 1) }
    }
    try player.start()
    for number in 0..<count {
      try there.put(number)
      #expect(try back.take() == number + 1)
    }
    there.shutdown()
    try player.join()
  }

  @Test("join returns whenever the work is done", arguments: QueueKind.allCases)
  func join(kind: QueueKind) throws {
    let queue = kind.make(capacity: 2)
    let worker = OSThread {
      while (try? queue.take()) != nil { try queue.taskDone() }
    }
    try worker.start()
    for _ in 0..<rounds(500) {
      try queue.put(1)
      queue.join()
      #expect(queue.unfinishedTaskCount == 0)
    }
    queue.shutdown()
    try worker.join()
  }
}
