import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

@Suite("Conformance B: the life of a process", .processTurns, .timeLimit(.minutes(20)))
struct ProcessLifeTests {
  @Test("B1 · test_process: before the start, while it runs, and after its end")
  func life() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let described = ChildProcess(Introduce(argument: "for the child"), name: "child A")
        #expect(!described.isAlive && described.pid == nil && described.exitStatus == nil)
        #expect(Census.childPIDs.isEmpty)
        try described.start()
        let card = try await described.value
        #expect(card.pid == described.pid)
        #expect(card.title == "child A")
        #expect(card.argument == "for the child")
        #expect(!card.hasMark, "programs that it starts must not be taken for workers")
        #expect(described.exitStatus == .exited(code: 0))

        let queue = ResultQueue<Int32>()
        let child = ChildProcess(ReportThenWait(queue: queue))
        try child.start()
        #expect(try await queue.taken() == child.pid)
        #expect(child.isAlive && child.exitStatus == nil)
        #expect(Census.childPIDs == [child.pid])
        child.kill()
        try child.join()
        #expect(!child.isAlive)
        #expect(Census.childPIDs.isEmpty)
      }
    }
  }

  @Test(
    "B2 · test_sys_exit: exit codes and signals",
    arguments: [
      (Leave.Way.exit, 8, Jobs.ExitStatus.exited(code: 8)), (.exit, 255, .exited(code: 255)),
      (.exit, 256 + 3, .exited(code: 3)), (.exit, 0, .exited(code: 0)),
      (.quickExit, 7, .exited(code: 7)), (.abort, 0, .signaled(signal: SIGABRT, coreDumped: false)),
      (.raiseTerminate, 0, .signaled(signal: SIGTERM, coreDumped: false)),
    ] as [(Leave.Way, Int32, Jobs.ExitStatus)])
  func exitCodes(way: Leave.Way, code: Int32, status: Jobs.ExitStatus) async throws {
    let child = ChildProcess(Leave(way: way, code: code))
    try child.start()
    let error = await #expect(throws: WorkerCrashed.self) { try await child.value }
    #expect(error?.status == status)
    #expect(try child.join() == status)
  }

  @Test("B2 · test_subclassing: a job that returns ends with 0, one that throws with 1")
  func exitCodesOfJobs() async throws {
    let returning = ChildProcess(Carried())
    try returning.start()
    _ = try await returning.value
    #expect(try returning.join() == .exited(code: 0))
    let throwing = ChildProcess(Carried(running: .error))
    try throwing.start()
    await #expect(throws: Struck()) { try await throwing.value }
    #expect(try throwing.join() == .exited(code: 1))
  }

  @Test("B3 · test_terminate, test_kill: what is joined twice, signalled twice, or not started")
  func terminateAndKill() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let unstarted = ChildProcess(Forever())
        unstarted.terminate()
        unstarted.kill()
        #expect(!unstarted.isAlive)
        for (signal, end) in [(SIGTERM, { $0.terminate() }), (SIGKILL, { $0.kill() })]
          as [(Int32, (ChildProcess<ReportThenWait>) -> Void)]
        {
          let queue = ResultQueue<Int32>()
          let child = ChildProcess(ReportThenWait(queue: queue))
          try child.start()
          _ = try await queue.taken()
          for timeout in [Duration.zero, .seconds(-1), .milliseconds(1)] {
            #expect(throws: ChildProcessError.timedOut(name: child.name)) {
              try child.join(timeout: timeout)
            }
          }
          end(child)
          end(child)
          let status = Jobs.ExitStatus.signaled(signal: signal, coreDumped: false)
          #expect(try child.join(timeout: .seconds(30)) == status)
          end(child)
          #expect(try child.join() == status)
          #expect(try child.join(timeout: .zero) == status)
        }
      }
    }
  }

  @Test("B5 · test_close: starting from many threads at once starts one process")
  func startedOnce() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let child = ChildProcess(WhoAmI())
        let threads = (0..<8).map { _ in
          OSThread { () -> Bool in
            do {
              try child.start()
              return true
            } catch ChildProcessError.alreadyStarted { return false }
          }
        }
        for thread in threads { try thread.start() }
        #expect(try threads.map { try $0.join() }.count { $0 } == 1)
        #expect(try await child.value.pid == child.pid)
      }
    }
  }

  @Test("B7 · test_many_processes, test_lose_target_ref: many short ones and many sleepers")
  func many() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let short = (0..<40).map { ChildProcess(Cube(number: $0)) }
        for child in short { try child.start() }
        for (number, child) in short.enumerated() {
          #expect(try await child.value == number * number * number)
          #expect(try child.join() == .exited(code: 0))
        }
        // Some are told to end before their first instruction.
        let sleepers = (0..<40).map { _ in ChildProcess(Forever()) }
        for child in sleepers {
          try child.start()
          child.terminate()
        }
        for child in sleepers {
          #expect(try child.join() == .signaled(signal: SIGTERM, coreDumped: false))
        }
      }
    }
  }

  @Test("B8 · test_recursion: a child starts two, each of them two more, in depth-first order")
  func recursion() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let queue = ResultQueue<[Int]>()
        let root = ChildProcess(ProcessTree(path: [], depth: 2, queue: queue))
        try root.start()
        try root.join()
        for path in [[], [0], [0, 0], [0, 1], [1], [1, 0], [1, 1]] {
          #expect(try queue.take(timeout: .zero) == path)
        }
        #expect(throws: ResultQueueError.closed) { try queue.take() }
      }
    }
  }

  @Test(
    "B11, B13 · test_parent_process, test_kill_process_tree: who is below a process goes with it",
    arguments: [SIGTERM, SIGKILL])
  func tree(signal: Int32) async throws {
    let queue = ResultQueue<Int32>()
    let child = ChildProcess(Ancestor(generations: 2, queue: queue, spawnsProgram: true))
    try child.start()
    // The program, the child, its child; and the grandchild, which has none.
    var pids: Set<Int32> = []
    while pids.count < 4 { pids.insert(try await queue.taken()) }
    #expect(pids.contains(child.pid ?? 0))
    #expect(pids.allSatisfy { !isGone($0) })
    if signal == SIGTERM { child.terminate() } else { child.kill() }
    #expect(try child.join() == .signaled(signal: signal, coreDumped: false))
    await eventually("all below it are gone", within: .seconds(5)) { pids.allSatisfy(isGone) }
  }

  @Test("B11 · a process in the middle is killed from outside: those below it go, not those above")
  func middle() async throws {
    let queue = ResultQueue<Int32>()
    let child = ChildProcess(Ancestor(generations: 2, queue: queue))
    try child.start()
    var pids: [Int32] = []
    while pids.count < 3 { pids.append(try await queue.taken()) }
    let top = try #require(child.pid)
    #expect(pids.contains(top))
    let middle = try #require(pids.first { pid in pid != top && parent(of: pid) == top })
    let bottom = try #require(pids.first { parent(of: $0) == middle })
    kill(middle, SIGKILL)
    await eventually("the one below is gone", within: .seconds(5)) { isGone(bottom) }
    // The top one has joined it, says so once more, and lives.
    #expect(try await queue.taken() == top)
    #expect(child.isAlive)
    child.kill()
    try child.join()
  }

  @Test("B12 · the thread that started a child ends, and the child lives")
  func startingThreadEnds() async throws {
    let queue = ResultQueue<Int32>()
    let child = ChildProcess(ReportThenWait(queue: queue))
    let thread = OSThread { try child.start() }
    try thread.start()
    try thread.join()
    let pid = try await queue.taken()
    #expect(pid == child.pid)
    // A signal of the thread's end would have arrived by the time that another process has lived.
    let other = ChildProcess(Cube(number: 1))
    try other.start()
    _ = try await other.value
    #expect(child.isAlive && !isGone(pid))
    child.kill()
    try child.join()
  }

  @Test("B19 · 200 children started and never joined leave neither a zombie nor a descriptor")
  func neverJoined() async {
    await #expect(processExitsWith: .success) {
      // Soon after the last one's end; a crowded machine may take its time until then.
      await leavesNothing(within: .seconds(10)) {
        for number in 0..<200 { try ChildProcess(Cube(number: number)).start() }
        await eventually("none runs any more", within: .seconds(60)) {
          Census.childPIDs.allSatisfy(isGone)
        }
      }
    }
  }

  private func parent(of pid: Int32) -> Int32? {
    let stat = Census.text("/proc/\(pid)/stat")
    guard let end = stat.lastIndex(of: ")") else { return nil }
    return stat[end...].split(separator: " ").dropFirst(2).first.flatMap { Int32($0) }
  }
}
