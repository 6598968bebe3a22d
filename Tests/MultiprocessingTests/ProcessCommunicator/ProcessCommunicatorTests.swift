import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("Process communicator", .processTurns, .timeLimit(.minutes(20)))
struct ProcessCommunicatorTests {
  @Test(
    "tells all ranks that they do not make the same call, and goes on",
    arguments: Mismatch.Kind.allCases)
  func mismatch(_ kind: Mismatch.Kind) async throws {
    let reports = try await ProcessCommunicator.run(ranks: 3, Mismatch(kind: kind))
    for (rank, report) in reports.enumerated() {
      #expect(report.later == 3, "the ranks are out of step")
      switch (kind, report.error) {
      case (.lengths, .lengthMismatch(rank: 1, count: 3, expected: 2)): break
      case (.longLengths, .lengthMismatch(rank: 1, count: 90_000, expected: 80_000)): break
      case (.calls, .callMismatch(let other, let call, let here)):
        #expect(other == (rank == 1 ? 0 : 1))
        #expect(call == (rank == 1 ? "allGather of Swift.Int" : "barrier"))
        #expect(here == (rank == 1 ? "barrier" : "allGather of Swift.Int"))
      case (.roots, .callMismatch), (.types, .callMismatch), (.operations, .callMismatch): break
      default: Issue.record("rank \(rank): \(String(describing: report.error))")
      }
    }
  }

  @Test("a barrier that times out breaks the collective calls of all, and no messages")
  func lateAtBarrier() async throws {
    let errors = try await ProcessCommunicator.run(ranks: 3, LateAtBarrier())
    for rank in 0..<2 {
      // The first to time out breaks it for the other.
      let first = try #require(errors[rank].first)
      switch first {
      case .timedOut("barrier", .milliseconds(50)), .broken: break
      default: Issue.record("\(first)")
      }
    }
    #expect(
      errors[0].first != errors[1].first
        || errors[0].first == .timedOut(call: "barrier", limit: .milliseconds(50)))
    for own in errors {
      #expect(own.suffix(2).allSatisfy { if case .broken = $0 { true } else { false } }, "\(own)")
    }
  }

  @Test("every rank is a process of its own, and they answer in order")
  func processes() async throws {
    let pids = try await ProcessCommunicator.run(ranks: 4, SayPID())
    #expect(Set(pids + [getpid()]).count == 5)
    for pid in pids { #expect(isGone(pid)) }
  }

  @Test("a number of ranks that is none is refused", arguments: [-1, 0, 257])
  func invalidSize(_ ranks: Int) async {
    await #expect(throws: CommunicatorError.invalidSize(ranks: ranks, limit: 256)) {
      try await ProcessCommunicator.run(ranks: ranks, SayPID())
    }
  }

  @Test("a program whose type nobody can find is refused by name")
  func hidden() async throws {
    let error = await #expect(throws: UnreachableJobType.self) { try await runHiddenProgram() }
    #expect(error?.typeName.hasSuffix("Hidden") == true, "\(String(describing: error))")
  }

  @Test("a rank that does not notice another's failure is ended after the grace")
  func grace() async throws {
    let queue = ResultQueue<Int32>()
    let failure = await #expect(throws: RankFailed.self) {
      try await ProcessCommunicator.run(
        ranks: 3, Deaf(queue: queue, throwing: 1), grace: .milliseconds(200))
    }
    #expect(failure?.rank == 1)
    #expect(failure?.error as? RebuildableError == RebuildableError(line: 1))
    for _ in 0..<2 { #expect(isGone(try await queue.taken())) }
  }

  @Test("a task that is cancelled ends all ranks")
  func cancelled() async throws {
    let queue = ResultQueue<Int32>()
    let task = Task { try await ProcessCommunicator.run(ranks: 2, Deaf(queue: queue)) }
    let pids = [try await queue.taken(), try await queue.taken()]
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    for pid in pids { #expect(isGone(pid)) }
  }

  @Test("leaves no process, descriptor or memory behind, however it ends")
  func leavesNothing() async {
    await #expect(processExitsWith: .success) {
      await MultiprocessingTests.leavesNothing {
        _ = try await ProcessCommunicator.run(ranks: 3, SayPID())
        var options = ProcessOptions()
        options.backtraces = false
        for way in [DeathWhileWaiting.Way.killed, .trap, .throwing] {
          _ = try? await ProcessCommunicator.run(
            ranks: 3, DeathWhileWaiting(way: way, wait: .allReduce), options: options)
        }
        let task = Task {
          try await ProcessCommunicator.run(ranks: 2, Deaf(queue: ResultQueue<Int32>()))
        }
        task.cancel()
        _ = await task.result
      }
    }
  }
}
