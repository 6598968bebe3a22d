import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

/// Lists the descriptors that are open in the worker.
struct OpenDescriptors: Job {
  func run() throws -> [Int32] {
    (0..<4096).filter { fcntl($0, F_GETFD) != -1 }
  }
}

/// Forks a copy of this process that ends with the code that `body` returns.
///
/// - Returns: the copy's wait status; that of SIGALRM if it waited for ever.
private func statusOfCopy(_ body: () -> Int32) -> Int32 {
  let copy = forkProcess()
  if copy == 0 {
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    alarm(20)
    _exit(body())
  }
  var status: Int32 = -1
  return waitpid(copy, &status, 0) == copy ? status : -1
}

/// Forks a copy of this process that tries to use workers.
///
/// - Returns: the copy's wait status; 0 if it was refused all of them, at once.
private func statusOfCopy(using pool: ProcessPool, _ child: ChildProcess<Cube>) -> Int32 {
  func isRefused(_ body: () throws -> Void) -> Bool {
    do {
      try body()
      return false
    } catch {
      return (error as? WorkerStartFailed)?.description.contains("forked without exec") == true
    }
  }
  return statusOfCopy {
    var code: Int32 = 0
    if !isRefused({ _ = try pool.submit(Cube(number: 2)).result(timeout: .seconds(5)) }) {
      code |= 1
    }
    if !isRefused({
      let pool = try ProcessPool(workers: 1)
      _ = try pool.submit(Cube(number: 2)).result(timeout: .seconds(5))
    }) {
      code |= 2
    }
    if !isRefused({ try ChildProcess(Cube(number: 2)).start() }) { code |= 4 }
    if !isRefused({ try child.join() }) { code |= 8 }
    return code
  }
}

/// Forks a copy of this process that lets go of an actor, and of a pool and its system, and calls them.
///
/// - Returns: the copy's wait status; 0 if it was refused all calls, and waited for nothing.
private func statusOfCopy(
  using counter: Counter, of system: ProcessActorSystem, and pool: ProcessPool
) -> Int32 {
  let references = LockedValue<Counter?>(counter)
  return statusOfCopy {
    let refused = LockedValue(0)
    let returned = LockedValue(0)
    // There are no other threads on which a task could go on.
    _ = Task.immediate {
      do {
        _ = try await counter.add(100)
      } catch is WorkerStartFailed {
        refused.withLock { $0 += 1 }
      }
    }
    _ = Task.immediate {
      await pool.shutdown()
      await pool.kill()
      await system.shutdown()
      await system.kill()
      returned.withLock { $0 += 1 }
    }
    references.withLock { $0 = nil }
    return (refused.withLock { $0 } == 1 ? 0 : 1) | (returned.withLock { $0 } == 1 ? 0 : 2)
  }
}

@Suite("Supervisor", .processTurns, .timeLimit(.minutes(20)))
struct SupervisorTests {
  @Test("B4, B19: children and pools leave no descriptor and no process behind")
  func leavesNothing() async {
    await #expect(processExitsWith: .success) {
      // The first child starts the supervisor, which stays.
      let first = ChildProcess(Cube(number: 1))
      try first.start()
      try first.join()

      let before = Holdings.now
      let extra = open("/dev/null", O_RDONLY)
      precondition(
        Holdings.now.surplus(over: before).contains("descriptor \(extra) → /dev/null"),
        "the census must see a descriptor")
      close(extra)
      precondition(Census.children == 0)
      let visible = ChildProcess(Forever())
      try visible.start()
      precondition(Census.children == 1, "the census must see a child")
      visible.kill()
      try visible.join()

      let pool = try ProcessPool(workers: 4)
      _ = try await pool.map((0..<100).map(Cube.init))
      _ = try? await pool.run(Misbehave(way: .killSelf))
      _ = try? await pool.run(Misbehave(way: .closeEverything))
      await pool.shutdown()
      for number in 0..<50 {
        let child = ChildProcess(Cube(number: number))
        try child.start()
        // Half of them are never joined.
        if number.isMultiple(of: 2) { try child.join() }
      }
      Holdings.preconditionNothing(since: before)
    }
  }

  @Test(
    "a forked copy of a process that uses workers is refused its own at once; the process goes on")
  func forkedCopy() async {
    await #expect(processExitsWith: .success) {
      let pool = try ProcessPool(workers: 1)
      // As good as one that runs: the copy could hear of no end.
      let child = ChildProcess(Cube(number: 1))
      try child.start()
      for number in 0..<2 {
        // The first time there is no worker yet.
        let forking = OSThread { statusOfCopy(using: pool, child) }
        try forking.start()
        let status = try await forking.value
        precondition(status == 0, "the copy ended with \(status)")
        let cube = try await pool.run(Cube(number: number))
        precondition(cube == number)
      }
      await pool.shutdown()
    }
  }

  @Test("a forked copy neither calls nor ends the actors and workers of its original")
  func forkedCopyOfActors() async {
    await #expect(processExitsWith: .success) {
      let pool = try ProcessPool(workers: 1)
      let system = ProcessActorSystem()
      let counter = try await system.spawn(Counter.self, 0)
      let before = try await (counter.add(1), pool.run(Cube(number: 1)))
      precondition(before == (1, 1))
      for _ in 0..<2 {
        let forking = OSThread { statusOfCopy(using: counter, of: system, and: pool) }
        try forking.start()
        let status = try await forking.value
        precondition(status == 0, "the copy ended with \(status)")
      }
      let total = try await counter.add(1)
      precondition(total == 2, "the actor heard of a copy: \(total)")
      let cube = try await pool.run(Cube(number: 3))
      precondition(cube == 27)
      await system.shutdown()
      await pool.shutdown()
    }
  }

  @Test("B9 test_child_fd_inflation: a worker has its three streams and its channel, nothing else")
  func inheritsNothing() throws {
    let inherited = (0..<5).map { _ in open("/dev/null", O_RDONLY) }
    defer { inherited.forEach { close($0) } }
    let children = (0..<5).map { _ in ChildProcess(OpenDescriptors()) }
    for child in children { try child.start() }
    for child in children {
      let descriptors = try child.result()
      #expect(descriptors.count == 4)
      #expect(Array(descriptors.prefix(3)) == [0, 1, 2])
    }
  }

  @Test("workers start also where the standard streams are closed")
  func closedStreams() async {
    await #expect(processExitsWith: .success) {
      for descriptor in Int32(0)...2 { close(descriptor) }
      let children = (0..<3).map { ChildProcess(Cube(number: $0)) }
      for child in children { try child.start() }
      for (number, child) in children.enumerated() {
        let cube = try child.result()
        precondition(cube == number * number * number)
      }
    }
  }

  @Test("where no descriptor is left, a start is refused with the reason, and works again later")
  func noDescriptors() async {
    await #expect(processExitsWith: .success) {
      let manager = try await DispatchManager()
      let first = ChildProcess(Cube(number: 1))
      try first.start()
      try first.join()
      let pool = try ProcessPool(workers: 1)
      try await manager.withDescriptors(left: 0) { () async throws in
        let childError = #expect(throws: WorkerStartFailed.self) {
          try ChildProcess(Cube(number: 2)).start()
        }
        #expect(childError?.code == EMFILE)
        let error = await #expect(throws: WorkerStartFailed.self) {
          try await pool.run(Cube(number: 2))
        }
        #expect(error?.code == EMFILE)
      }
      let cube = try await pool.run(Cube(number: 3))
      precondition(cube == 27)
    }
  }
}
