import Glibc
import Jobs
import Testing
import Threading

@Suite("ThreadLocal", .timeLimit(.minutes(20)))
struct ThreadLocalTests {
  @Test("H8 test_derived: every thread has a value of its own, made on that thread")
  func ownValues() throws {
    let made = LockedValue<[Int?]>([])
    let local = ThreadLocal {
      made.withLock { $0.append(AnyOSThread.current?.id) }
      return 0
    }
    let threads = (1...5).map { number in
      OSThread {
        for _ in 0..<10 * number { local.value += 1 }
        return local.value
      }
    }
    for thread in threads { try thread.start() }
    #expect(try threads.map { try $0.join() } == [10, 20, 30, 40, 50])
    #expect(Set(made.withLock { $0 }) == Set(threads.map(\.id)))
    #expect(made.withLock { $0.count } == 5)
  }

  @Test("H8 test_local_refs: values are freed with their threads, before a joiner returns")
  func freedWithThread() throws {
    let tracker = LifetimeTracker()
    let local = ThreadLocal { tracker.witness() }
    for _ in 0..<rounds(50) {
      try onThreads(3) { _ in #expect(local.withValue { _ in tracker.living } >= 1) }
      #expect(tracker.living == 0)
    }
  }

  @Test("values are freed with the object, on threads that go on")
  func freedWithLocal() throws {
    let tracker = LifetimeTracker()
    let (made, gate) = (BlockingQueue<Void>(), BlockingQueue<Void>())
    let local = LockedValue<ThreadLocal<LifetimeTracker.Witness>?>(
      ThreadLocal { tracker.witness() })
    let threads = (0..<3).map { _ in
      OSThread {
        local.withLock { $0 }?.withValue { _ in }
        try made.put(())
        try gate.take()
      }
    }
    for thread in threads { try thread.start() }
    for _ in threads { try made.take() }
    #expect(tracker.living == 3)
    local.withLock { $0 = nil }
    // A thread may be about to let go of the last reference.
    eventually { tracker.living == 0 }
    gate.shutdown(immediate: true)
    for thread in threads { #expect(throws: QueueTakeError.shutDown) { try thread.join() } }
  }

  @Test("H8 test_threading_local_clear_race: threads end while the object goes")
  func freeingRace() throws {
    let tracker = LifetimeTracker()
    for _ in 0..<rounds(200) {
      let local = LockedValue<ThreadLocal<LifetimeTracker.Witness>?>(
        ThreadLocal { tracker.witness() })
      let threads = (0..<3).map { _ in
        OSThread { local.withLock { $0 }?.withValue { _ in } }
      }
      for thread in threads { try thread.start() }
      local.withLock { $0 = nil }
      for thread in threads { try thread.join() }
      #expect(tracker.living == 0)
    }
  }

  @Test("a value goes when it is removed, and is made anew")
  func removal() {
    let tracker = LifetimeTracker()
    let local = ThreadLocal { (tracker.witness(), tracker.living) }
    local.removeValue()
    #expect(tracker.living == 0)
    for _ in 0..<3 {
      #expect(local.withValue { _ in tracker.living } == 1)
      local.removeValue()
      #expect(tracker.living == 0)
    }
  }

  @Test("many objects on one thread keep apart, also when a later one has the place of an earlier")
  func places() throws {
    let thread = OSThread {
      for round in 0..<rounds(20) {
        let numbers = (0..<30).map { number in ThreadLocal { round * 100 + number } }
        let words = (0..<5).map { number in ThreadLocal { "\(round) \(number)" } }
        for _ in 0..<2 {
          for number in 0..<30 { #expect(numbers[number].value == round * 100 + number) }
          for number in 0..<5 { #expect(words[number].value == "\(round) \(number)") }
        }
      }
    }
    try thread.start()
    try thread.join()
  }

  @Test("a value's deinit may ask for values, which are freed too")
  func valuesMadeAtTheEnd() throws {
    final class Last {
      let other: ThreadLocal<LifetimeTracker.Witness>
      init(other: ThreadLocal<LifetimeTracker.Witness>) { self.other = other }
      deinit { other.withValue { _ in } }
    }

    let tracker = LifetimeTracker()
    let other = ThreadLocal { tracker.witness() }
    let local = ThreadLocal { Last(other: other) }
    let thread = OSThread { local.withValue { _ in tracker.living } }
    try thread.start()
    #expect(try thread.join() == 0)
    #expect(tracker.living == 0)
  }

  @Test("a raw pthread has values too, and frees them")
  func foreignThread() {
    final class Context: Sendable {
      let tracker = LifetimeTracker()
      let local: ThreadLocal<LifetimeTracker.Witness>
      let living = LockedValue(0)
      init() {
        let tracker = tracker
        local = ThreadLocal { tracker.witness() }
      }
    }

    let context = Context()
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        let context = Unmanaged<Context>.fromOpaque(pointer).takeUnretainedValue()
        context.local.withValue { _ in context.living.withLock { $0 = context.tracker.living } }
        return nil
      }, Unmanaged.passUnretained(context).toOpaque())
    pthread_join(thread, nil)
    withExtendedLifetime(context) {}
    #expect(context.living.withLock { $0 } == 1)
    #expect(context.tracker.living == 0)
  }

  @Test("a value inside of its own withValue stops the program")
  func reentrance() async {
    await #expect(processExitsWith: .failure) {
      let local = ThreadLocal { 0 }
      local.withValue { outer in local.withValue { outer = $0 } }
    }
  }

  @Test("what the body throws comes out, and the value is as the body left it")
  func throwing() {
    struct Problem: Error {}
    let local = ThreadLocal { 1 }
    #expect(throws: Problem.self) {
      try local.withValue { value throws(Problem) in
        value = 2
        throw Problem()
      }
    }
    #expect(local.value == 2)
  }
}
