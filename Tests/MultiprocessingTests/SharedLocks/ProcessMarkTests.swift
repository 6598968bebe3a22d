import CMultiprocessing
import Glibc
import Jobs
import Testing

@testable import Multiprocessing

@Suite("ProcessMark", .timeLimit(.minutes(20)))
struct ProcessMarkTests {
  @Test("who could not find out its own time of start is not taken for dead")
  func unknownTime() throws {
    let permits = try SharedSemaphore(value: 1)
    let has = try SharedEvent()
    let over = try SharedEvent()
    let child = ChildProcess(HoldPermitWithoutDescriptors(permits: permits, has: has, over: over))
    try child.start()
    #expect(has.wait(timeout: .seconds(120)))
    #expect(!permits.tryAcquire())
    over.set()
    #expect(try child.join() == .exited(code: 0))
    // What it gave back was what it had taken.
    #expect(permits.value == 1)
  }

  @Test("without a descriptor the dead are told from the living")
  func withoutDescriptors() async throws {
    let pool = try ProcessPool(workers: 1)
    #expect(try await pool.run(LookWithoutDescriptors()) == [true, false, false])
    await pool.shutdown()
  }

  @Test("an earlier process of this one's number does not run")
  func numberUsedAgain() {
    let own = ProcessMark.own
    #expect(own.startTime != 0 && own.isRunning)
    #expect(!ProcessMark(pid: own.pid, startTime: own.startTime - 1).isRunning)
    #expect(ProcessMark(pid: own.pid, startTime: 0).isRunning)
    #expect(ProcessMark(pid: getppid(), startTime: 0).isRunning)
    #expect(!ProcessMark(pid: getppid(), startTime: own.startTime + 1).isRunning)
  }
}
