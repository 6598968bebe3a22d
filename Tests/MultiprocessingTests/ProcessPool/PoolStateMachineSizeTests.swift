import Glibc
import Jobs
import Testing

@testable import Multiprocessing

@Suite("PoolStateMachine: how many workers", .timeLimit(.minutes(20)))
struct PoolStateMachineSizeTests {
  private let killed = PoolMachine.killed

  @Test("growing starts workers for the jobs that wait, and keeps those that there are")
  func growing() {
    var machine = PoolMachine.busy(limit: 1, jobs: 3)
    #expect(
      machine.resize(to: 4) == [.start(2), .send(2, 2, to: 2), .start(3), .send(3, 3, to: 3)])
    #expect(machine.isWithinLimit)
    #expect(machine.workerCount == 3)
  }

  @Test("shrinking lets those go first that start, then those that have been idle for longest")
  func shrinkingIdle() {
    var machine = PoolMachine.busy(limit: 4, jobs: 3)
    for worker in WorkerID(1)...3 { _ = machine.replied(worker) }
    _ = machine.warmUp(4)
    #expect(machine.resize(to: 2) == [.hangUp(4), .hangUp(1)])
    #expect(!machine.isWithinLimit)
    #expect(machine.ended(4, killed) == [])
    #expect(machine.ended(1, killed) == [])
    #expect(machine.isWithinLimit)
    #expect(machine.submit(4) == [.send(4, 4, to: 3)])
  }

  @Test("a busy worker that is too many goes when its job is done, and no job starts meanwhile")
  func shrinkingBusy() {
    var machine = PoolMachine.busy(limit: 2, jobs: 3)
    #expect(machine.resize(to: 1) == [])
    #expect(!machine.isWithinLimit)
    #expect(machine.replied(1) == [.finish(1, .replied), .hangUp(1)])
    #expect(!machine.isWithinLimit)
    #expect(machine.ended(1, killed) == [])
    #expect(machine.isWithinLimit)
    #expect(machine.replied(2) == [.finish(2, .replied), .send(3, 3, to: 2)])
  }

  @Test("a pool that grows again before its workers were done keeps them")
  func backAgain() {
    var machine = PoolMachine.busy(limit: 2, jobs: 2)
    _ = machine.resize(to: 1)
    _ = machine.resize(to: 2)
    #expect(machine.isWithinLimit)
    #expect(machine.replied(1) == [.finish(1, .replied)])
  }

  @Test("a worker that dies while there are too many has no successor")
  func deathWhileShrinking() {
    var machine = PoolMachine.busy(limit: 2, jobs: 3)
    _ = machine.resize(to: 1)
    #expect(machine.ended(1, killed) == [.finish(1, .died(killed, attempts: 1))])
    #expect(machine.isWithinLimit)
  }

  @Test("spares are started ahead with the first job, within the limit, and again as they are used")
  func spares() {
    var machine = PoolMachine.make(limit: 3) { $0.spares = 1 }
    #expect(machine.submit(1) == [.start(1), .send(1, 1, to: 1), .start(2)])
    _ = machine.ready(1)
    #expect(machine.ready(2) == [])
    #expect(machine.submit(2) == [.send(2, 2, to: 2), .start(3)])
    _ = machine.ready(3)
    #expect(machine.submit(3) == [.send(3, 3, to: 3)])
    #expect(machine.submit(4) == [])
    #expect(machine.replied(1) == [.finish(1, .replied), .send(4, 4, to: 1)])
    #expect(machine.replied(2) == [.finish(2, .replied)])
    #expect(machine.replied(3) == [.finish(3, .replied)])
  }

  @Test("a spare that dies is replaced, though nothing waits")
  func deadSpare() {
    var machine = PoolMachine.busy(limit: 3, jobs: 1) { $0.spares = 1 }
    _ = machine.ready(2)
    #expect(machine.ended(2, killed) == [.start(3)])
    _ = machine.ready(3)
    // One that has died under its job leaves a spare that is to be replaced, too.
    #expect(machine.ended(1, killed) == [.finish(1, .died(killed, attempts: 1))])
    #expect(machine.submit(2) == [.send(2, 2, to: 3), .start(4)])
  }

  @Test("spares that never are of any use are not started for ever")
  func hopelessSpares() {
    var machine = PoolMachine.busy(limit: 4, jobs: 1) { $0.spares = 1 }
    #expect(machine.ended(2, killed) == [.start(3)])
    #expect(machine.ended(3, killed) == [.start(4)])
    #expect(machine.ended(4, killed) == [])
    #expect(machine.replied(1) == [.finish(1, .replied)])
    // The next job is a new attempt.
    #expect(machine.submit(2) == [.send(2, 2, to: 1), .start(5)])
    let error = WorkerStartFailed(operation: "posix_spawn", code: EAGAIN, message: "no room")
    #expect(machine.notStarted(5, error) == [])
  }

  @Test("with an initializer, spares are those beyond the workers that the jobs wait for")
  func sparesWithInitializer() {
    var machine = PoolMachine.make(limit: 4) {
      $0.spares = 1
      $0.hasInitializer = true
    }
    #expect(machine.submit(1) == [.start(1), .start(2)])
    #expect(machine.submit(2) == [.start(3)])
  }

  @Test("a spare is not let go for being idle, one beyond the spares is")
  func idleSpares() {
    let timeout = Duration.seconds(9)
    var machine = PoolMachine.busy(limit: 2, jobs: 2) {
      $0.spares = 1
      $0.idleTimeout = timeout
    }
    _ = machine.replied(1)
    _ = machine.replied(2)
    #expect(machine.fired(.idle(1, 1)) == [.hangUp(1)])
    _ = machine.ended(1, killed)
    #expect(machine.fired(.idle(2, 1)) == [.setTimer(.idle(2, 1), timeout)])
  }

  @Test("a pool that is closed, or broken, starts no spares")
  func noSpares() {
    var machine = PoolMachine.busy(limit: 3, jobs: 1) { $0.spares = 1 }
    #expect(machine.close() == [.hangUp(2)])
    #expect(machine.ended(2, killed) == [])
    #expect(machine.resize(to: 5) == [])
    #expect(machine.replied(1) == [.finish(1, .replied), .hangUp(1)])
  }
}
