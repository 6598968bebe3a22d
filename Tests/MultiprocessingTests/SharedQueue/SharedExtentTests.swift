import CMultiprocessing
import Glibc
import Jobs
import Synchronization
import Testing
import Threading

@testable import Multiprocessing

/// Claims an extent as for an element that is about to be encoded, and is killed with it.
struct DieWithExtent: Job {
  var queue: SharedQueue<Int>
  var bytes: Int
  func run() throws -> NoOutput {
    _ = try queue.core.claimExtent(bytes, until: nil, waits: true).get()
    kill(getpid(), SIGKILL)
    return NoOutput()
  }
}

@Suite("SharedExtents", .timeLimit(.minutes(20)))
struct SharedExtentTests {
  private func claim(_ bytes: Int, of core: SharedQueueCore) -> Int? {
    try? core.claimExtent(bytes, until: nil, waits: false).get()
  }

  /// How much memory the queue's file takes.
  private func bytes(of core: SharedQueueCore) -> Int {
    var file = stat()
    fstat(core.structure.block.descriptor, &file)
    return Int(file.st_blocks) * 512
  }

  /// Runs `body` while another thread holds a lock, as a process does that was stopped inside.
  private func whileHeld(_ mutex: RobustMutex, _ body: () throws -> Void) throws {
    let isHeld = Event()
    let isOver = Event()
    let holder = OSThread {
      _ = mutex.lock()
      isHeld.set()
      isOver.wait()
      mutex.unlock()
    }
    try holder.start()
    isHeld.wait()
    defer {
      isOver.set()
      try? holder.join()
    }
    try body()
  }

  @Test("no put finds the queue full while memory is made for another's element")
  func memoryWithoutLock() throws {
    let queue = try SharedQueue<Int>(capacity: 1 << 16)
    let isOver = Event()
    let core = queue.core
    let thread = OSThread { () -> Int? in
      defer { isOver.set() }
      return try? core.claimExtent(700 << 20, until: nil, waits: true).get()
    }
    try thread.start()
    var refusals = 0
    while !isOver.isSet, queue.count < queue.capacity {
      do { try queue.tryPut(1) } catch SharedQueuePutError<Int>.full { refusals += 1 }
      do { try queue.put(2, timeout: .milliseconds(10)) } catch SharedQueuePutError<Int>.timedOut {
        refusals += 1
      }
      sched_yield()
    }
    let extent = try #require(try thread.join())
    core.free([extent])
    // What is as large goes back to the system.
    #expect(bytes(of: core) < 100 << 20)
    // The thread may have lost its processor for 50 milliseconds once, in the middle of its choice.
    #expect(refusals <= 1)
  }

  @Test("where all extents are used, a put waits as long as it is told")
  func allUsed() throws {
    let core = try SharedQueueCore(capacity: 1)
    let all = (0..<core.layout.extentLimit).compactMap { _ in claim(5000, of: core) }
    #expect(all.count == core.layout.extentLimit)
    #expect(core.claimExtent(5000, until: nil, waits: false) == .failure(.full))
    #expect(
      core.claimExtent(5000, until: Deadline(after: .milliseconds(20)), waits: true)
        == .failure(.timedOut))
    let isWaiting = Event()
    let thread = OSThread {
      isWaiting.set()
      return core.claimExtent(5000, until: nil, waits: true)
    }
    try thread.start()
    isWaiting.wait()
    core.free([all[7]])
    #expect(try thread.join() == .success(all[7]))
  }

  @Test("who puts does not wait for one who was stopped while it took")
  func takerStopped() throws {
    let queue = try SharedQueue<[UInt8]>(capacity: 4)
    let core = queue.core
    // One who dies that was putting.
    let doomed = OSThread { _ = core.putMutex.lock() }
    try doomed.start()
    try doomed.join()
    try whileHeld(core.takeMutex) {
      try queue.tryPut([1])
      try queue.put([UInt8](repeating: 2, count: 300_000), timeout: .milliseconds(10))
      #expect(core.needsReclaim.pointee.load(ordering: .relaxed) == 1)
    }
    try queue.put([3])
    #expect(core.needsReclaim.pointee.load(ordering: .relaxed) == 0)
    #expect(try (0..<3).map { _ in try queue.take().count } == [1, 300_000, 1])
  }

  @Test("small elements that find no room in the arena take little")
  func small() throws {
    let queue = try SharedQueue<[UInt8]>(capacity: 20_000)
    let element = [UInt8](repeating: 7, count: 100)
    for _ in 0..<20_000 { try queue.tryPut(element) }
    #expect(bytes(of: queue.core) < 20 << 20)
    let others = try SharedQueue<[UInt8]>(capacity: 2000)
    let larger = [UInt8](repeating: 8, count: 3000)
    for _ in 0..<2000 { try others.tryPut(larger) }
    // A page each.
    #expect(bytes(of: others.core) < 20 << 20)
    for _ in 0..<2000 { #expect(try others.take() == larger) }
  }

  @Test("what a dead process had claimed is used again before there is more")
  func claimedByDead() throws {
    let queue = try SharedQueue<Int>(capacity: 4)
    for _ in 0..<3 {
      let child = ChildProcess(DieWithExtent(queue: queue, bytes: 1 << 20))
      try child.start()
      try child.join()
    }
    #expect(queue.core.extents.indices.count == 1)
    #expect(claim(1 << 20, of: queue.core) == 0)
  }

  @Test("an element for which there is no memory is refused, and leaves no extent")
  func noMemory() throws {
    let available = CMultiprocessing_available_memory()
    // Where the system does not say, it would be asked for all it has.
    guard available > 0 else { return }
    let core = try SharedQueueCore(capacity: 4)
    let tooMany = Int(available) + 1 << 30
    #expect(core.claimExtent(tooMany, until: nil, waits: true) == .failure(.noMemory))
    #expect(claim(5000, of: core) == 0)
    #expect(bytes(of: core) < 10 << 20)
    #expect(core.claimExtent(.max, until: nil, waits: true) == .failure(.noMemory))
  }

  @Test("what there is no memory for is left out of a message, which says so")
  func refusedBulk() {
    final class Nothing: MessageMemorySource {
      func take(capacity: Int) -> (any MessageMemory)? { nil }
      func hasMemory(for bytes: Int) -> Bool { false }
      func giveBack(_ memory: any MessageMemory) {}
    }
    let sink = EncodingSink(userInfo: [:], files: Nothing())
    sink.putBlock([UInt8](repeating: 1, count: 1 << 20))
    sink.putByte(1)
    #expect(sink.count < 100)
    #expect(sink.takeRefused() == 1 << 20)
    #expect(sink.takeRefused() == nil)
  }
}
