import Jobs
import Synchronization
import Testing
import Threading

@Suite("A queue used from inside of its own calls", .timeLimit(.minutes(20)))
struct ThreadQueueReentryTests {
  /// Puts its heir into a queue when it is freed, and writes down what became of that.
  private final class Testator: Sendable {
    let queue: ThreadQueue<Testator>
    let heirs: Int
    let answers: LockedValue<[String]>

    init(queue: ThreadQueue<Testator>, heirs: Int, answers: LockedValue<[String]>) {
      self.queue = queue
      self.heirs = heirs
      self.answers = answers
    }

    deinit {
      guard heirs > 0 else { return }
      // What a failed put hands back dies here, and would try again.
      let heir = Testator(queue: queue, heirs: heirs - 1, answers: answers)
      let answer: String
      do throws(QueuePutError<Testator>) {
        try queue.tryPut(heir)
        answer = "put"
      } catch {
        switch error {
        case .shutDown: answer = "shut down"
        case .full: answer = "full"
        case .timedOut: answer = "timed out"
        }
      }
      answers.withLock { $0.append(answer) }
    }
  }

  @Test(
    "simple_queue test_reentrancy: a deinit puts into the queue that the element was taken from",
    arguments: QueueKind.allCases)
  func taken(kind: QueueKind) throws {
    let answers = LockedValue<[String]>([])
    let queue = kind.make(of: Testator.self)
    try queue.put(Testator(queue: queue, heirs: 100, answers: answers))
    for _ in 0...100 { _ = try queue.tryTake() }
    #expect(queue.isEmpty)
    #expect(answers.withLock { $0 } == [String](repeating: "put", count: 100))
    try queue.put(Testator(queue: queue, heirs: 3, answers: answers))
    while let batch = try? queue.tryTake(upTo: 2) { #expect(batch.count == 1) }
    #expect(answers.withLock { $0.count } == 103)
  }

  @Test(
    "a deinit puts into a queue that is full, and into one that throws it away",
    arguments: QueueKind.allCases)
  func refused(kind: QueueKind) throws {
    let answers = LockedValue<[String]>([])
    let queue = kind.make(of: Testator.self, capacity: 2)
    try queue.put(Testator(queue: queue, heirs: 0, answers: answers))
    try queue.put(Testator(queue: queue, heirs: 1, answers: answers))
    #expect(throws: QueuePutError<Testator>.self) {
      try queue.put(Testator(queue: queue, heirs: 1, answers: answers), timeout: .milliseconds(1))
    }
    #expect(answers.withLock { $0 } == ["full"])
    queue.shutdown(immediate: true)
    #expect(answers.withLock { $0 } == ["full", "shut down"])
    #expect(queue.unfinishedTaskCount == 0)
  }

  @Test(
    "many threads at once, each element's deinit putting another", arguments: QueueKind.allCases)
  func race(kind: QueueKind) throws {
    let answers = LockedValue<[String]>([])
    let queue = kind.make(of: Testator.self, capacity: 1000)
    let (elements, heirs) = (4, rounds(100))
    for _ in 0..<elements { try queue.put(Testator(queue: queue, heirs: heirs, answers: answers)) }
    let left = Atomic<Int>(elements * (heirs + 1))
    try onThreads(3) { _ in
      while left.load(ordering: .relaxed) > 0 {
        if (try? queue.tryTake()) != nil { left.subtract(1, ordering: .relaxed) }
      }
    }
    #expect(queue.isEmpty)
    #expect(answers.withLock { $0.count { $0 == "put" } } == elements * heirs)
  }

  @Test("the closure that tells an element's key may use the queue")
  func key() throws {
    let held = LockedValue<BlockingPriorityQueue<Int>?>(nil)
    let queue = BlockingPriorityQueue<Int> { number in
      // Of 3 it makes 2 and 1 as well.
      if number > 1, let queue = held.withLock({ $0 }) { try? queue.put(number - 1) }
      return number
    }
    held.withLock { $0 = queue }
    try queue.put(3)
    #expect(try queue.take(upTo: 9) == [1, 2, 3])
    held.withLock { $0 = nil }
  }

  @Test("a task that a put wakes may put before the put has returned")
  func reader() async throws {
    let queue = BlockingQueue<Int>()
    let reader = Task {
      var sum = 0
      for await number in queue {
        sum += number
        if number > 0 { try queue.put(number - 1) } else { queue.shutdown() }
      }
      return sum
    }
    try queue.put(100)
    #expect(try await reader.value == 5050)
  }
}
