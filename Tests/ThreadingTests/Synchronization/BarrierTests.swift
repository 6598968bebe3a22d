import Jobs
import Synchronization
import Testing
import Threading

@Suite("Barrier", .timeLimit(.minutes(20)))
struct BarrierTests {
  private struct Problem: Error {}

  /// What became of the waits of so many threads.
  private func outcomes(
    _ count: Int, _ wait: @escaping @Sendable (Int) throws -> Int
  ) throws -> [String: Int] {
    let threads = (0..<count).map { number in
      OSThread { () -> String in
        do {
          _ = try wait(number)
          return "passed"
        } catch { return "\(type(of: error))" }
      }
    }
    for thread in threads { try thread.start() }
    var counts: [String: Int] = [:]
    for thread in threads { counts[try thread.join(), default: 0] += 1 }
    return counts
  }

  @Test("I8 test_barrier, test_thousand: in lock-step, each index once a round, the action once")
  func lockStep() throws {
    let parties = 5
    let actions = Atomic<Int>(0)
    let arrived = Atomic<Int>(0)
    let indices = LockedValue([Int](repeating: 0, count: parties))
    let barrier = Barrier(parties: parties) {
      // Nobody goes on before, so all have arrived and none twice.
      let round = actions.add(1, ordering: .relaxed).newValue
      #expect(arrived.load(ordering: .relaxed) == parties * round)
    }
    let count = rounds(1000)
    try onThreads(parties) { _ in
      for _ in 0..<count {
        arrived.add(1, ordering: .relaxed)
        let index = try barrier.wait()
        indices.withLock { $0[index] += 1 }
      }
    }
    #expect(actions.load(ordering: .relaxed) == count)
    #expect(indices.withLock { $0 } == [Int](repeating: count, count: parties))
    #expect(barrier.waitingCount == 0)
    #expect(!barrier.isBroken)
  }

  @Test("I8 test_single_thread: a single party never waits")
  func single() throws {
    let barrier = Barrier(parties: 1)
    #expect(try barrier.wait() == 0)
    #expect(try barrier.wait(timeout: .zero) == 0)
    #expect(try barrier.wait(deadline: .now - .seconds(1)) == 0)
  }

  @Test("I8 test_abort: all who wait are told, and all who come, until it is reset")
  func abort() throws {
    let barrier = Barrier(parties: 5)
    let counts = try outcomes(4) { number in
      if number == 3 {
        eventually { barrier.waitingCount == 3 }
        barrier.abort()
      }
      return try barrier.wait()
    }
    #expect(counts == ["BarrierBroken": 4])
    #expect(barrier.isBroken)
    #expect(throws: BarrierBroken()) { try barrier.wait() }
    barrier.reset()
    #expect(try outcomes(5) { _ in try barrier.wait() } == ["passed": 5])
  }

  @Test("I8 test_reset: those who wait are told that it broke, those who come wait anew")
  func reset() throws {
    let barrier = Barrier(parties: 4)
    let counts = try outcomes(4) { number in
      if number == 3 {
        eventually { barrier.waitingCount == 3 }
        barrier.reset()
        return 0
      }
      return try barrier.wait()
    }
    #expect(counts == ["BarrierBroken": 3, "passed": 1])
    #expect(!barrier.isBroken)
    #expect(try outcomes(4) { _ in try barrier.wait() } == ["passed": 4])
  }

  @Test(
    "I8 test_timeout, test_default_timeout: one is told that its time is over, the others not so")
  func timeout() throws {
    for barrier in [Barrier(parties: 3), Barrier(parties: 3, timeout: .milliseconds(20))] {
      let counts = try outcomes(2) { number in
        if number == 0 {
          eventually { barrier.waitingCount == 1 }
          return try barrier.wait(timeout: .milliseconds(5))
        }
        return try barrier.wait(timeout: .seconds(30))
      }
      #expect(counts == ["BarrierTimedOut": 1, "BarrierBroken": 1])
      #expect(barrier.isBroken)
    }
    let impatient = Barrier(parties: 2, timeout: .milliseconds(10))
    let time = elapsed { #expect(throws: BarrierTimedOut()) { try impatient.wait() } }
    #expect(time >= .milliseconds(10))
  }

  @Test("I8 test_abort_and_reset: one aborts, all others are told; one mends it, and all pass")
  func abortAndReset() throws {
    let (parties, chosen) = (5, 2)
    let barrier = Barrier(parties: parties)
    // Nobody mends it before all have left, or comes to it before it is mended.
    let between = Barrier(parties: parties)
    let passed = Atomic<Int>(0)
    let broken = Atomic<Int>(0)
    let mended = Atomic<Int>(0)
    let count = rounds(300)
    try onThreads(parties) { _ in
      for _ in 0..<count {
        if try barrier.wait() == chosen {
          barrier.abort()
        } else {
          do {
            try barrier.wait()
            passed.add(1, ordering: .relaxed)
          } catch is BarrierBroken {
            broken.add(1, ordering: .relaxed)
          }
        }
        if try between.wait() == chosen {
          #expect(barrier.isBroken)
          #expect(barrier.waitingCount == 0)
          barrier.reset()
        }
        try between.wait()
        try barrier.wait()
        mended.add(1, ordering: .relaxed)
      }
    }
    #expect(passed.load(ordering: .relaxed) == 0)
    #expect(broken.load(ordering: .relaxed) == (parties - 1) * count)
    #expect(mended.load(ordering: .relaxed) == parties * count)
    #expect(!barrier.isBroken)
    #expect(barrier.waitingCount == 0)
  }

  @Test("a barrier of nobody stops the program", arguments: [0, -1])
  func noParties(count: Int) async {
    await #expect(processExitsWith: .failure) { [count = count as Int] in
      _ = Barrier(parties: count)
    }
  }

  @Test(
    "I8 test_action: what it throws is told to the one that ran it, and the others that it broke")
  func action() throws {
    let barrier = Barrier(parties: 3) { throw Problem() }
    #expect(try outcomes(3) { _ in try barrier.wait() } == ["Problem": 1, "BarrierBroken": 2])
    #expect(barrier.isBroken)
  }

  @Test("a barrier that is aborted, or reset, while its action runs is broken for that round")
  func abortInAction() throws {
    let held = LockedValue<Barrier?>(nil)
    for aborts in [true, false] {
      let barrier = Barrier(parties: 3) {
        let barrier = held.withLock { $0 }
        if aborts { barrier?.abort() } else { barrier?.reset() }
      }
      held.withLock { $0 = barrier }
      #expect(try outcomes(3) { _ in try barrier.wait() } == ["BarrierBroken": 3])
      #expect(barrier.isBroken == aborts)
      held.withLock { $0 = nil }
    }
  }
}
