import Synchronization
import Testing

@testable import Threading

@Suite("WorkDeque", .timeLimit(.minutes(20)))
struct WorkDequeTests {
  private final class Numbered: PoolTask, @unchecked Sendable {
    let number: Int
    let witness: LifetimeTracker.Witness

    init(_ number: Int, _ tracker: LifetimeTracker) {
      self.number = number
      witness = tracker.witness()
    }
  }

  @Test("the owner takes the newest, a thief the oldest; a full one says so; the rest is freed")
  func order() {
    let tracker = LifetimeTracker()
    do {
      let deque = WorkDeque()
      #expect(deque.pop() == nil && deque.steal() == nil && deque.isEmpty)
      for number in 0..<WorkDeque.capacity {
        #expect(deque.push(Numbered(number, tracker)))
      }
      #expect(!deque.push(Numbered(-1, tracker)))
      #expect((deque.steal() as? Numbered)?.number == 0)
      #expect((deque.pop() as? Numbered)?.number == WorkDeque.capacity - 1)
      #expect(deque.push(Numbered(5000, tracker)))
      #expect((deque.pop() as? Numbered)?.number == 5000)
      #expect(tracker.living == WorkDeque.capacity - 2)
    }
    #expect(tracker.living == 0)
  }

  @Test("owner and thieves: each task is taken once", arguments: [1, 3])
  func race(thieves: Int) throws {
    let tracker = LifetimeTracker()
    let (deque, count) = (WorkDeque(), rounds(20_000))
    let taken = LockedValue<[Int]>([])
    let isOver = Atomic<Bool>(false)
    try onThreads(thieves + 1) { thread in
      var mine: [Int] = []
      defer { taken.withLock { [mine] in $0 += mine } }
      guard thread == 0 else {
        while !isOver.load(ordering: .acquiring) {
          if let task = deque.steal() as? Numbered { mine.append(task.number) }
        }
        return
      }
      for number in 0..<count {
        while !deque.push(Numbered(number, tracker)) {}
        // Often empty, so that the last task is fought for.
        if number % 3 != 0, let task = deque.pop() as? Numbered { mine.append(task.number) }
      }
      while let task = deque.pop() as? Numbered { mine.append(task.number) }
      isOver.store(true, ordering: .releasing)
    }
    #expect(taken.withLock { $0.sorted() } == Array(0..<count))
    #expect(tracker.living == 0)
  }
}
