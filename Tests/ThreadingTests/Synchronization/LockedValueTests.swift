import Testing
import Threading

@Suite("LockedValue", .timeLimit(.minutes(20)))
struct LockedValueTests {
  @Test("no update of many threads is lost")
  func contended() throws {
    let total = LockedValue(0)
    let count = rounds(20_000)
    try onThreads(4) { _ in
      for _ in 0..<count { total.withLock { $0 += 1 } }
    }
    #expect(total.withLock { $0 } == 4 * count)
  }

  @Test("an error passes through and the lock is free afterwards")
  func throwing() {
    let value = LockedValue("a")
    #expect(throws: CancellationError.self) {
      try value.withLock { text in
        text += "b"
        throw CancellationError()
      }
    }
    #expect(value.withLock { $0 } == "ab")
  }

  @Test("the value is freed with its storage")
  func lifetime() {
    let tracker = LifetimeTracker()
    do {
      let value = LockedValue(tracker.witness())
      value.withLock { _ in }
      #expect(tracker.living == 1)
    }
    #expect(tracker.living == 0)
  }
}
