import Jobs
import Testing

@Suite("What the errors say", .timeLimit(.minutes(20)))
struct ErrorTests {
  @Test("an exit status tells a code from a signal, and names the signal")
  func exitStatus() {
    #expect(ExitStatus.exited(code: 0).isSuccess)
    #expect(!ExitStatus.exited(code: 1).isSuccess)
    #expect(!ExitStatus.signaled(signal: 9, coreDumped: false).isSuccess)
    #expect(ExitStatus.exited(code: 3).description == "exited with code 3")
    #expect(
      ExitStatus.signaled(signal: 9, coreDumped: false).description
        == "ended by SIGKILL (signal 9)")
    #expect(
      ExitStatus.signaled(signal: 64, coreDumped: true).description
        == "ended by signal 64, core dumped")
    #expect(ExitStatus.unknown.description.hasPrefix("ended"))
  }

  @Test("a crash names job, process and signal, and what a silent signal probably was")
  func crash() {
    let trap = WorkerCrashed(
      job: "Risky(index: 7)", pid: 12, status: .signaled(signal: 4, coreDumped: false))
    #expect(
      trap.description == """
        worker 12 died while it ran Risky(index: 7): ended by SIGILL (signal 4): SIGILL, probably a \
        Swift trap; no message in a release build
        """)
    var placed = trap
    placed.backtrace = [
      "0 [inlined] [system] 0x0000557644359d73 Array.subscript.getter in app at //<compiler-generated>",
      "1 [inlined]          0x0000557644359d73 Risky.run() in app at /src/Risky.swift:3:9",
    ]
    #expect(
      placed.description
        == trap.description + ", in Risky.run() in app at /src/Risky.swift:3:9")
    placed.message = "Fatal error: no tea"
    placed.peakMemory = 5 << 20
    #expect(
      placed.description == """
        worker 12 died while it ran Risky(index: 7): ended by SIGILL (signal 4): Fatal error: no \
        tea (at most 5 MiB of memory)
        """)
    var refused = placed
    refused.message = "Fatal error: failed to allocate 99 bytes of memory with alignment 8"
    #expect(!refused.ranOutOfMemory)
    refused.memoryLimit = 64 << 20
    #expect(refused.ranOutOfMemory)
    #expect(refused.description.contains("refused memory beyond its limit of 64 MiB"))
    let exit = WorkerCrashed(job: "Risky", pid: 12, status: .exited(code: 0))
    #expect(exit.description.hasSuffix("exited with code 0 before it had answered"))
  }

  @Test(
    "a limit of memory is told in a unit that shows it",
    arguments: [
      (1, "1 byte"), (1000, "1000 bytes"), (700 << 10, "700 KiB"), (3 << 20, "3 MiB"),
      (Int.max, "8796093022208 MiB"),
    ])
  func memoryLimit(limit: Int, text: String) {
    let crash = WorkerCrashed(
      job: "Hoard", pid: 12, status: .signaled(signal: 4, coreDumped: false),
      message: "Fatal error: out of memory", memoryLimit: limit)
    #expect(
      crash.description
        == "worker 12 died while it ran Hoard: ended by SIGILL (signal 4), refused memory beyond its "
        + "limit of \(text): Fatal error: out of memory")
  }

  @Test("a worker whose channel was closed says so")
  func channelClosed() {
    let crash = WorkerCrashed(job: "Close", pid: 12, status: .exited(code: 72))
    #expect(
      crash.description
        == "worker 12 died while it ran Close: exited with code 72: it could not answer, since its "
        + "channel was closed, most likely by the job")
  }

  @Test("a number of workers is checked, and the message says what is allowed")
  func workerCount() throws {
    for count in [1, 2, 4096] { try InvalidWorkerCount.check(count) }
    for count in [0, -1, 4097, .max, .min] {
      #expect(throws: InvalidWorkerCount(count: count)) { try InvalidWorkerCount.check(count) }
    }
    #expect(InvalidWorkerCount(count: 0).description.hasSuffix("whole number from 1 to 4096"))
  }

  @Test("the others name what was wrong")
  func others() {
    #expect(
      RemoteError(typeName: "ParseError", message: "line 3 is empty").description
        == "ParseError: line 3 is empty")
    #expect(
      RemoteError(typeName: "Odd", message: "3", worker: "worker-3", pid: 4711).description
        == "Odd: 3 (thrown in worker-3, process 4711)")
    #expect(
      RemoteError(typeName: "Odd", message: "3", pid: 12).description
        == "Odd: 3 (thrown in process 12)")
    #expect(
      JobsTimedOut(limit: .seconds(3), done: 12).description
        == "the jobs were not all done after 3.0 seconds, but 12 of them; the rest is cancelled")
    #expect(
      JobsTimedOut(limit: .seconds(3)).description
        == "the jobs were not all done after 3.0 seconds; the rest is cancelled")
    #expect(
      JobTransferFailed(stage: .encodingAnswer, typeName: "Table", message: "too odd").description
        == "encoding the answer in its worker failed (Table): too odd")
    #expect(UnreachableJobType(typeName: "Hidden").description.contains("Hidden"))
    #expect(UnreachableJobType(typeName: "Hidden").description.contains("private"))
    #expect(PoolClosed().description.contains("shut down"))
    let start = WorkerStartFailed(operation: "posix_spawn", code: 11, message: "no room")
    #expect(start.description == "a worker could not be started: posix_spawn: no room (11)")
  }
}
