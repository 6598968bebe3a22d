import Glibc
import Jobs
import Testing

@testable import Threading

@Suite("The threads of the process", .timeLimit(.minutes(1)))
struct ThreadRegistryTests {
  @Test("H3 test_enumerate_after_join: a thread is listed from its start to its end")
  func all() throws {
    for _ in 0..<rounds(20) {
      let gate = BlockingQueue<Int>()
      let thread = OSThread { try gate.take() }
      #expect(!AnyOSThread.all.contains { $0 === thread })
      try thread.start()
      #expect(AnyOSThread.all.contains { $0 === thread })
      try gate.put(1)
      try thread.join()
      #expect(!AnyOSThread.all.contains { $0 === thread })
    }
  }

  @Test("the list is sorted by number")
  func order() throws {
    let gate = BlockingQueue<Int>()
    let threads = (0..<5).map { _ in OSThread { try? gate.take() } }
    for thread in threads.reversed() { try thread.start() }
    let numbers = AnyOSThread.all.map(\.id)
    #expect(numbers == numbers.sorted())
    #expect(Set(numbers).isSuperset(of: threads.map(\.id)))
    gate.shutdown()
    for thread in threads { _ = try thread.join() }
  }

  @Test("the main thread is there, also when it has ended")
  func mainThread() {
    let main = AnyOSThread.main
    #expect(main.id == 0)
    #expect(main.name == "main")
    #expect(main.kernelID == getpid())
    #expect(!main.isDaemon)
    #expect(AnyOSThread.current !== main)
    // The kernel keeps a process's first thread as a zombie.
    let status = textOfFile("/proc/self/task/\(getpid())/status") ?? ""
    let hasEnded = status.contains("State:\tZ")
    #expect(main.state == (hasEnded ? .terminated : .running))
    #expect(AnyOSThread.all.contains { $0 === main } != hasEnded)
  }

  // MARK: - The rules

  private final class Stub {}

  @Test("the end waits for those that are no daemons, apart from the one that asks")
  func holding() {
    var state = ThreadRegistryState<Stub>()
    #expect(!state.isHeldOpen(apartFrom: nil))
    let stubs = (0..<3).map { _ in Stub() }
    state.begin(stubs[0], id: 1, isDaemon: true)
    #expect(!state.isHeldOpen(apartFrom: nil))
    state.begin(stubs[1], id: 2, isDaemon: false)
    #expect(state.isHeldOpen(apartFrom: nil))
    #expect(state.isHeldOpen(apartFrom: 1))
    #expect(!state.isHeldOpen(apartFrom: 2))
    state.begin(stubs[2], id: 3, isDaemon: false)
    #expect(state.isHeldOpen(apartFrom: 2))
    let answers = [state.end(id: 1), state.end(id: 1), state.end(id: 3), state.end(id: 2)]
    #expect(answers == [false, false, true, true])
    #expect(!state.isHeldOpen(apartFrom: nil))
    #expect(state.running.isEmpty)
  }

  @Test("unseen errors are handed out once, of threads that are there")
  func errors() {
    var state = ThreadRegistryState<Stub>()
    let (kept, seen) = (Stub(), Stub())
    state.keepError(of: kept, id: 2)
    state.keepError(of: seen, id: 1)
    state.keepError(of: Stub(), id: 3)
    state.errorSeen(of: 1)
    #expect(state.takeErrors().map(ObjectIdentifier.init) == [ObjectIdentifier(kept)])
    #expect(state.takeErrors().isEmpty)
  }
}
