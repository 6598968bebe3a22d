import Glibc
import Multiprocessing
import Synchronization
import Testing
import Threading

@Suite("Names that threads create and open at once", .processTurns, .timeLimit(.minutes(20)))
struct NameRaceTests {
  private final class Shared: Sendable {
    let round = Atomic<Int>(0)
  }

  @Test("who opens a name at once does not take it from its owner")
  func openedAtOnce() throws {
    let prefix = unusedName()
    let shared = Shared()
    let rounds = 500
    let opener = OSThread {
      while true {
        let now = shared.round.load(ordering: .acquiring)
        if now >= rounds { return }
        let opened = try? SharedMemory(opening: "\(prefix)-\(now)")
        // Kept until the next round, so that its process goes on knowing it.
        while opened != nil, shared.round.load(ordering: .acquiring) == now { sched_yield() }
        withExtendedLifetime(opened) {}
      }
    }
    try opener.start()
    var lost = 0
    for number in 0..<rounds {
      let name = "\(prefix)-\(number)"
      let memory = try SharedMemory(creating: name, byteCount: 64)
      if !isThere(name) { lost += 1 }
      shared.round.store(number + 1, ordering: .releasing)
      withExtendedLifetime(memory) {}
    }
    try opener.join()
    #expect(lost == 0)
  }

  @Test("a name that is taken costs its owner nothing, and the other leaves nothing")
  func createdTwice() throws {
    let name = unusedName()
    let memory = try SharedMemory(creating: name, byteCount: 64)
    #expect(throws: SharedMemoryError.nameTaken(name)) {
      try SharedMemory(creating: name, byteCount: 64)
    }
    #expect(isThere(name))
    withExtendedLifetime(memory) {}
  }
}
