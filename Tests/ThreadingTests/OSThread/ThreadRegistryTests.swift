import Glibc
import Jobs
import Testing

@testable import Threading

@Suite("The threads of the process", .timeLimit(.minutes(20)))
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
    // The kernel keeps a process's first thread as a zombie, and Dispatch lets it sleep instead.
    let status = textOfFile("/proc/self/task/\(getpid())/status") ?? ""
    let call = textOfFile("/proc/self/task/\(getpid())/syscall") ?? ""
    let hasEnded = status.contains("State:\tZ") || call.hasPrefix("\(numberOfSigsuspend) ")
    #expect(main.state == (hasEnded ? .terminated : .running))
    #expect(AnyOSThread.all.contains { $0 === main } != hasEnded)
  }

  // MARK: - The rules

  private final class Stub: HeldWorker {
    var heldWork: HeldWork?
    var heldDepth = 0
  }

  @Test("the end waits for those that are no daemons, until nothing is left of them")
  func holding() {
    var state = ThreadRegistryState<Stub>()
    #expect(state.holders.isEmpty)
    let stubs = (0..<3).map { _ in Stub() }
    state.begin(stubs[0], id: 1, isDaemon: true)
    #expect(state.holders.isEmpty)
    state.begin(stubs[1], id: 2, isDaemon: false)
    state.begin(stubs[2], id: 3, isDaemon: false)
    #expect(state.holders == [2: nil, 3: nil])
    #expect(state.running.map(ObjectIdentifier.init) == stubs.map(ObjectIdentifier.init))
    for number in 1...3 { _ = state.end(id: number, kernelID: Int32(number)) }
    #expect(state.running.isEmpty)
    #expect(state.runner(2) == nil)
    #expect(state.holders == [2: 2, 3: 3])
    for (number, isLast) in [(1, false), (3, false), (3, false), (2, true), (2, false)] {
      let answer = state.letGo(id: number)
      #expect(answer == isLast)
    }
  }

  @Test("a thread that ends the program holds it no more, though it runs")
  func ender() {
    var state = ThreadRegistryState<Stub>()
    let stub = Stub()
    state.begin(stub, id: 1, isDaemon: false)
    let wasLast = state.letGo(id: 1)
    #expect(wasLast)
    #expect(state.running.count == 1)
    let ended = state.end(id: 1, kernelID: 5)
    #expect(ended === stub)
    #expect(state.holders.isEmpty)
  }

  @Test("who called exit first ends the program, and threads wait in vain for those that did")
  func enders() {
    var enders = ProgramEnders()
    let awaited: [Int32: Int32] = [1: 2, 2: 7, 3: 4, 4: 3, 5: 6]
    func isHeldUp(_ number: Int32) -> Bool { enders.holdUp(number) { awaited[$0, default: 0] } }
    #expect((1...7).filter(isHeldUp).isEmpty)
    let answers = [7, 8, 8, 7].map { enders.add($0) }
    #expect(answers == [true, false, false, true])
    // 3 and 4 wait for each other.
    #expect((1...7).filter(isHeldUp) == [1, 2])
  }

  @Test("work that is held holds the program as long as somebody can do it")
  func heldWork() {
    let (one, other) = (HeldWork(), HeldWork())
    var state = ThreadRegistryState<Stub>()
    let stubs = [one, one, other].enumerated().map { number, work in
      let stub = Stub()
      stub.heldWork = work
      state.begin(stub, id: number, isDaemon: true)
      return stub
    }
    #expect(state.isDone)
    for _ in 0..<3 { one.begin() }
    #expect(!state.isDone)

    // In the middle of one piece, and stuck: another thread can do the other two, or nobody can.
    stubs[0].heldDepth = 1
    #expect(stubs.hasHeldWork { $0 === stubs[0] })
    #expect(!stubs.hasHeldWork { $0 !== stubs[2] })
    // Stuck in the middle of all there is.
    stubs[0].heldDepth = 3
    #expect(!stubs.hasHeldWork { $0 === stubs[0] })

    other.begin()
    for _ in 0..<3 { one.end() }
    #expect(!state.isDone)
    other.end()
    #expect(state.isDone)
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

#if arch(x86_64)
  private let numberOfSigsuspend = 130
#else
  private let numberOfSigsuspend = 133
#endif
