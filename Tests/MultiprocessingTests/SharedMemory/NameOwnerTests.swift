import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("Conformance J3, J4: who removes a name", .processTurns, .timeLimit(.minutes(20)))
struct NameOwnerTests {
  @Test("it goes when the owner lets go of the memory")
  func letsGo() throws {
    let name = unusedName()
    do {
      let memory = try SharedMemory(creating: name, byteCount: 10)
      // Another object of the same memory does not hasten it.
      _ = try SharedMemory(opening: name)
      #expect(isThere(name))
      withExtendedLifetime(memory) {}
    }
    #expect(!isThere(name))
  }

  @Test(
    "test_shared_memory_cleaned_after_process_termination: however the owner ends, and the guardian with it",
    arguments: ProgramEnd.allCases)
  func ownerEnds(end: ProgramEnd) async {
    let name = unusedName()
    await withTemporaryPath { path in
      await #expect(processExitsWith: end.condition) {
        [end = end as ProgramEnd, path = path as String, name = name as String] in
        let memory = try SharedMemory(creating: name, byteCount: 10)
        let children = Census.childPIDs
        let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
        let text = isThere(name) ? children.map { "\($0)\n" }.joined() : "no name\n"
        _ = write(descriptor, text, text.utf8.count)
        close(descriptor)
        withExtendedLifetime(memory) { end.come() }
      }
      let guardians = Census.text(path).split(separator: "\n").compactMap { Int32($0) }
      #expect(guardians.count == 1)
      await eventually("the name is gone", within: .seconds(10)) { !isThere(name) }
      await eventually("the guardian is gone", within: .seconds(10)) {
        guardians.allSatisfy(isGone)
      }
    }
  }

  @Test("a worker that owns a name, killed with its whole group")
  func workerKilled() async throws {
    let name = unusedName()
    let queue = ResultQueue<Int32>()
    let child = ChildProcess(OwnName(name: name, isOwner: queue))
    try child.start()
    let pid = try await queue.taken()
    #expect(isThere(name))
    killpg(pid, SIGKILL)
    await eventually("the name is gone", within: .seconds(10)) { !isThere(name) }
    _ = try? child.join()
  }

  @Test("test_shared_memory_untracking: whoever only opened it ends in whatever way, and it stays")
  func attacherEnds() async throws {
    let name = unusedName()
    let memory = try SharedMemory(creating: name, byteCount: 64)
    for dies in [false, true] {
      let text = "dies: \(dies)"
      let child = ChildProcess(ShoutByName(name: name, text: text, thenDies: dies))
      try child.start()
      _ = try? child.join()
      #expect(isThere(name))
      #expect(try sharedText(memory, text.utf8.count) == text)
    }
    #expect(try SharedMemory(opening: name).byteCount == 64)
  }

  @Test("a forked copy of the owner ends, and it stays")
  func forkedCopy() async throws {
    let name = unusedName()
    let pool = try ProcessPool(workers: 1)
    #expect(try await pool.run(ForkWithName(name: name)))
    await eventually("the name is gone", within: .seconds(10)) { !isThere(name) }
    await pool.shutdown()
  }

  @Test("a name that is to be kept outlives its owner, and is removed by who asks for it")
  func keptName() async throws {
    let name = unusedName()
    await #expect(processExitsWith: .success) { [name = name as String] in
      let memory = try SharedMemory(creating: name, byteCount: 10, keepsName: true)
      try memory.withUnsafeMutableBytes { $0[3] = 33 }
    }
    let memory = try SharedMemory(opening: name)
    #expect(try memory.withUnsafeBytes { $0[3] } == 33)
    try memory.remove()
    #expect(!isThere(name))
  }

  @Test("somebody ends the guardian: the next name starts another, which guards the first as well")
  func guardianKilled() async {
    let names = [unusedName(), unusedName()]
    await #expect(processExitsWith: .signal(SIGKILL)) { [names = names as [String]] in
      let first = try SharedMemory(creating: names[0], byteCount: 10)
      for guardian in Census.childPIDs {
        kill(guardian, SIGKILL)
        await eventually("it is gone") { isGone(guardian) }
      }
      let second = try SharedMemory(creating: names[1], byteCount: 10)
      precondition(names.allSatisfy(isThere))
      withExtendedLifetime((first, second)) { _ = kill(getpid(), SIGKILL) }
    }
    await eventually("both names are gone", within: .seconds(10)) {
      !names.contains(where: isThere)
    }
  }

  @Test("the guardian is nobody's business: signals to the group, a name that became another's")
  func guardianIsCareful() async {
    let name = unusedName()
    await #expect(processExitsWith: .signal(SIGKILL)) { [name = name as String] in
      let memory = try SharedMemory(creating: name, byteCount: 10)
      for guardian in Census.childPIDs {
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1] { kill(guardian, number) }
      }
      // Somebody takes the name away and uses it for something else.
      unlink("/dev/shm/\(name)")
      createFile("/dev/shm/\(name)")
      let other = try SharedMemory(creating: name + "-other", byteCount: 10)
      withExtendedLifetime((memory, other)) { _ = kill(getpid(), SIGKILL) }
    }
    await eventually("the other name is gone", within: .seconds(10)) { !isThere(name + "-other") }
    #expect(isThere(name))
    unlink("/dev/shm/\(name)")
  }

  @Test("an owner that is killed while it creates leaves no name", arguments: 0..<20)
  func killedWhileCreating(round: Int) async throws {
    let prefix = unusedName()
    let child = ChildProcess(CreateForEver(prefix: prefix))
    try child.start()
    // At some moment of its life: before, within and between its calls.
    try await Task.sleep(for: .microseconds(500 * round))
    child.kill()
    _ = try? child.join()
    await eventually("no name is left", within: .seconds(10)) {
      !Census.sharedMemoryNames.contains { $0.hasPrefix(prefix) }
    }
  }
}

/// Creates names and lets go of them, as fast as it can.
struct CreateForEver: Job {
  var prefix: String
  func run() throws -> NoOutput {
    var number = 0
    while true {
      number += 1
      let memory = try SharedMemory(creating: "\(prefix)-\(number % 3)", byteCount: 1)
      withExtendedLifetime(memory) {}
    }
  }
}
