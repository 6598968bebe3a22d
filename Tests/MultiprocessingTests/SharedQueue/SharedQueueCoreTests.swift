import Glibc
import Synchronization
import Testing
import Threading

@testable import Multiprocessing

@Suite("SharedQueueCore", .timeLimit(.minutes(20)))
struct SharedQueueCoreTests {
  /// Runs `body` while another thread holds the queue's locks, as a process does that was stopped inside.
  private func whileHeld(_ queue: SharedQueue<Int>, _ body: () throws -> Void) throws {
    let isHeld = Event()
    let isOver = Event()
    let core = queue.core
    let holder = OSThread {
      _ = core.putMutex.lock()
      _ = core.takeMutex.lock()
      isHeld.set()
      isOver.wait()
      core.takeMutex.unlock()
      core.putMutex.unlock()
    }
    try holder.start()
    isHeld.wait()
    defer {
      isOver.set()
      try? holder.join()
    }
    try body()
  }

  @Test("a limit of time counts for the queue's own locks too")
  func locks() throws {
    let queue = try SharedQueue<Int>(capacity: 4)
    try queue.put(1)
    try whileHeld(queue) {
      #expect(throws: SharedQueueTakeError.timedOut) {
        try queue.take(timeout: .milliseconds(10))
      }
      #expect(throws: SharedQueuePutError.timedOut(2)) {
        try queue.put(2, timeout: .milliseconds(10))
      }
      #expect(throws: SharedQueueTakeError.timedOut) { try queue.take(timeout: .zero) }
      #expect(throws: SharedQueueTakeError.empty) { try queue.tryTake() }
      #expect(throws: SharedQueuePutError.full(2)) { try queue.tryPut(2) }
      #expect(!queue.join(timeout: .milliseconds(10)))
    }
    #expect(try queue.take(timeout: .zero) == 1)
  }

  @Test("elements that grow leave no memory behind them, and find room for ever")
  func growth() throws {
    let queue = try SharedQueue<[UInt8]>(capacity: 1)
    for megabytes in 17..<25 {
      try queue.put([UInt8](repeating: UInt8(megabytes), count: megabytes << 20))
      let element = try queue.take()
      #expect(element.count == megabytes << 20)
      #expect(element.first == UInt8(megabytes) && element.last == UInt8(megabytes))
    }
    var file = stat()
    fstat(queue.core.structure.block.descriptor, &file)
    // The last one has 24 MB, all of them together 164.
    #expect(file.st_blocks * 512 < 80 << 20)
  }

  @Test("where the table of extents is full of small ones, a large one finds room")
  func smallExtents() throws {
    let core = try SharedQueueCore(capacity: 1)
    func claim(_ bytes: Int) -> Int? {
      try? core.claimExtent(bytes, until: nil, waits: false).get()
    }
    let small = (0..<core.layout.extentLimit).compactMap { _ in claim(1 << 16) }
    #expect(small.count == core.layout.extentLimit)
    #expect(claim(1 << 21) == nil)
    for extent in small { core.extents.free(extent) }
    let large = try #require(claim(1 << 21))
    let memory = try #require(core.map(large))
    memset(memory, 7, 1 << 21)
    // No other lies there.
    let others = (0..<core.layout.extentLimit - 1).compactMap { _ in claim(1 << 16) }
    #expect(others.count == core.layout.extentLimit - 1)
    for extent in others {
      let other = try #require(core.map(extent))
      memset(other, 1, 1 << 16)
    }
    #expect(UnsafeRawBufferPointer(start: memory, count: 1 << 21).allSatisfy { $0 == 7 })
  }

  @Test("a reader that is cancelled keeps no wake-up from those that take")
  func cancelledReader() async throws {
    var late: [Duration] = []
    for _ in 0..<11 {
      let queue = try SharedQueue<Int>(capacity: 4)
      let items = queue.core.structure.base + SharedQueueLayout.itemsOffset
      func sleepers() -> [UInt32] { Census.futexTickets(at: items) }
      let consumer = OSThread { () -> ContinuousClock.Instant in
        _ = try? queue.take()
        return .now
      }
      try consumer.start()
      await eventually("the consumer sleeps") { sleepers().count == 1 }
      let task = Task {
        for try await _ in queue {}
      }
      await eventually("the reader's thread sleeps, too") { sleepers().count == 2 }
      task.cancel()
      _ = try? await task.value
      // Its end wakes the first in line, who finds nothing, and lies down again behind the reader's thread.
      await eventually("the consumer sleeps again") {
        let word = items.assumingMemoryBound(to: Atomic<UInt32>.self)
          .pointee.load(ordering: .relaxed)
        return sleepers().contains(word)
      }
      let before = ContinuousClock.now
      try queue.put(1)
      late.append(try await consumer.value - before)
    }
    // Otherwise it would be the rest of the 50 milliseconds after which a sleeper looks by itself, each time.
    #expect(late.sorted()[2] < .milliseconds(25))
  }

  @Test("who has no time left does not offer its processor to others")
  func spin() {
    func pauses(before deadline: Deadline?) -> Int {
      var spin = SharedSpin()
      var count = 0
      while !spin.isDone {
        spin.pause(before: deadline)
        count += 1
      }
      return count
    }
    let all = pauses(before: nil)
    #expect(pauses(before: Deadline(after: .seconds(1000))) == all)
    #expect(pauses(before: Deadline(after: .zero)) < all - 20)
  }
}
