import Testing
import Threading

@Suite("BlockingPriorityQueue", .timeLimit(.minutes(20)))
struct BlockingPriorityQueueTests {
  private struct Request: Sendable, Equatable {
    var urgency: Int
    var number: Int
  }

  @Test("equal keys come out in the order in which they were put")
  func stable() throws {
    let queue = BlockingPriorityQueue<Request> { $0.urgency }
    let requests = (0..<500).map { Request(urgency: $0 * 7919 % 5, number: $0) }
    for request in requests { try queue.put(request) }
    let taken = try queue.take(upTo: 1000)
    #expect(taken == (0..<5).flatMap { urgency in requests.filter { $0.urgency == urgency } })
  }

  @Test("elements that are their own keys")
  func comparable() throws {
    let queue = BlockingPriorityQueue<String>(capacity: 3)
    for text in ["pear", "apple", "fig"] { try queue.put(text) }
    #expect(throws: QueuePutError.full("kiwi")) { try queue.tryPut("kiwi") }
    #expect(try queue.take(upTo: 3) == ["apple", "fig", "pear"])
  }

  @Test("the key's closure may use the queue")
  func reentrantKey() throws {
    final class Box: Sendable {
      let queue = LockedValue<BlockingPriorityQueue<Int>?>(nil)
    }

    let box = Box()
    let queue = BlockingPriorityQueue<Int> { number in
      box.queue.withLock { $0 }?.count == 0 ? number : -number
    }
    box.queue.withLock { $0 = queue }
    for number in [1, 2, 3] { try queue.put(number) }
    #expect(try queue.take(upTo: 3) == [3, 2, 1])
    box.queue.withLock { $0 = nil }
  }
}
