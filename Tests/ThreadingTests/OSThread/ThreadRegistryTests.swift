import Glibc
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

  @Test("the list is sorted by number, and begins with the main thread")
  func order() throws {
    let gate = BlockingQueue<Int>()
    let threads = (0..<5).map { _ in OSThread { try? gate.take() } }
    for thread in threads.reversed() { try thread.start() }
    let numbers = AnyOSThread.all.map(\.id)
    #expect(numbers.first == 0)
    #expect(numbers == numbers.sorted())
    #expect(Set(numbers).isSuperset(of: threads.map(\.id)))
    gate.shutdown()
    for thread in threads { _ = try thread.join() }
  }

  @Test("the main thread is told apart, and shows what it waits for")
  @MainActor
  func mainThread() throws {
    #expect(AnyOSThread.current === AnyOSThread.main)
    #expect(AnyOSThread.main.name == "main")
    #expect(AnyOSThread.main.kernelID == getpid())
    #expect(AnyOSThread.main.state == .running)
    #expect(!AnyOSThread.main.isDaemon)
    let queue = BlockingQueue<Int>()
    let other = OSThread {
      eventually { AnyOSThread.main.state == .blocked(on: .queue) }
      try queue.put(1)
      return AnyOSThread.current === AnyOSThread.main
    }
    try other.start()
    #expect(try queue.take() == 1)
    #expect(try other.join() == false)
    #expect(AnyOSThread.main.state == .running)
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
