import Jobs
import Testing

@testable import Multiprocessing

/// The short way of a job there and back, and when it is not to be had.
///
/// The other suites of the state machine take it wherever it is.
@Suite("PoolStateMachine: at once", .timeLimit(.minutes(20)))
struct PoolStateMachineAtOnceTests {
  private let killed = PoolMachine.killed

  /// One with so many idle workers, each of which has done a job.
  private func idle(
    limit: Int = 1, _ change: (inout PoolRules) -> Void = { _ in }
  ) -> PoolStateMachine {
    var machine = PoolMachine.busy(limit: limit, jobs: limit, change)
    for worker in 1...WorkerID(limit) { _ = machine.replied(worker) }
    return machine
  }

  private func lease(_ machine: inout PoolStateMachine, _ job: JobID) -> [UInt64]? {
    machine.leaseAtOnce(job).map { [$0.worker, UInt64($0.id)] }
  }

  private func expect<Value: Equatable>(
    _ value: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(value == expected, sourceLocation: sourceLocation)
  }

  @Test("there and back, again and again: each lease has a number of its own")
  func thereAndBack() {
    var machine = idle()
    for job in JobID(2)...100 {
      expect(lease(&machine, job), [1, job])
      expect(lease(&machine, 1000), nil)
      expect(machine.repliedAtOnce(1), job)
      expect(machine.repliedAtOnce(1), nil)
    }
    #expect(machine.workerCount == 1)
  }

  @Test("the worker that became idle last comes first")
  func lastFirst() {
    var machine = idle(limit: 3)
    expect(lease(&machine, 4), [3, 4])
    expect(lease(&machine, 5), [2, 5])
    expect(machine.repliedAtOnce(3), 4)
    expect(lease(&machine, 6), [3, 6])
  }

  @Test("without an idle worker, in a closed or broken pool, with spares to start: not at once")
  func notLeased() {
    var none = PoolMachine.make(limit: 1)
    expect(lease(&none, 1), nil)
    expect(none.submit(1), [.start(1), .send(1, 1, to: 1)])

    var closed = idle()
    _ = closed.close()
    expect(lease(&closed, 2), nil)
    expect(closed.submit(2), [.finish(2, .closed)])

    var broken = PoolMachine.make(limit: 1) { $0.hasInitializer = true }
    _ = broken.submit(1)
    _ = broken.ready(1)
    _ = broken.replied(1, failed: true)
    expect(lease(&broken, 2), nil)

    var spare = idle(limit: 1) { $0.spares = 1 }
    expect(lease(&spare, 2), nil)
  }

  @Test("a job that is lost, cancelled or read by nobody is so all the same")
  func afterwards() {
    var lost = idle { $0.retries = 1 }
    expect(lease(&lost, 2), [1, 2])
    expect(lost.ended(1, killed), [.start(2), .send(2, 3, to: 2)])
    _ = lost.ready(2)
    expect(lost.ended(2, killed), [.finish(2, .died(killed, attempts: 2))])

    var cancelled = idle()
    expect(lease(&cancelled, 2), [1, 2])
    expect(
      cancelled.cancel(2),
      [
        .finish(2, .cancelled), .ask(1, toStop: 2), .setTimer(.stopping(1, 2), PoolMachine.grace),
      ])
    expect(cancelled.repliedAtOnce(1), nil)
    expect(cancelled.replied(1), [])

    var unread = idle()
    var ending = killed
    ending.leftUnread = true
    expect(lease(&unread, 2), [1, 2])
    expect(unread.ended(1, ending), [.start(2), .send(2, 3, to: 2)])
  }

  @Test("a reply from which more follows is not dealt with at once, and nothing has changed then")
  func notReplied() {
    var waiting = PoolMachine.busy(limit: 1, jobs: 2)
    expect(waiting.repliedAtOnce(1), nil)
    expect(waiting.replied(1), [.finish(1, .replied), .send(2, 2, to: 1)])

    var closed = PoolMachine.busy(limit: 1, jobs: 1)
    _ = closed.close()
    expect(closed.repliedAtOnce(1), nil)
    expect(closed.replied(1), [.finish(1, .replied), .hangUp(1)])

    var grown = PoolMachine.busy(limit: 1, jobs: 1)
    expect(grown.repliedAtOnce(1, hasGrown: true), nil)
    expect(grown.replied(1, hasGrown: true), [.finish(1, .replied), .hangUp(1)])

    var shrunk = PoolMachine.busy(limit: 2, jobs: 2)
    _ = shrunk.resize(to: 1)
    expect(shrunk.repliedAtOnce(1), nil)
    expect(shrunk.replied(1), [.finish(1, .replied), .hangUp(1)])

    var timed = PoolMachine.busy(limit: 1, jobs: 1) { $0.idleTimeout = .seconds(1) }
    expect(timed.repliedAtOnce(1), nil)
    expect(timed.replied(1), [.finish(1, .replied), .setTimer(.idle(1, 1), .seconds(1))])
    // The timer is on its way: the next time there is nothing to set.
    expect(lease(&timed, 2), [1, 2])
    expect(timed.repliedAtOnce(1), 2)
    expect(timed.fired(.idle(1, 1)), [.setTimer(.idle(1, 2), .seconds(1))])

    var starting = PoolMachine.make(limit: 1)
    _ = starting.submit(1)
    expect(starting.repliedAtOnce(1), nil)
  }

  @Test("a job whose worker could not be started goes to one that has become idle meanwhile")
  func notStarted() {
    let error = WorkerStartFailed(operation: "spawning", code: 11, message: "no")
    var machine = PoolMachine.busy(limit: 2, jobs: 1)
    expect(machine.submit(2), [.start(2), .send(2, 2, to: 2)])
    expect(machine.repliedAtOnce(1), 1)
    expect(machine.notStarted(2, error), [.send(2, 3, to: 1)])
    expect(machine.waitingCount, 0)
  }

  @Test("a start that is refused when its job's time is over fails no job that came later")
  func refusedLate() {
    let error = WorkerStartFailed(operation: "spawning", code: 11, message: "no")
    var machine = PoolMachine.make(limit: 1)
    expect(
      machine.submit(1, timeout: .seconds(1)),
      [.start(1), .send(1, 1, to: 1), .setTimer(.deadline(1, 1), .seconds(1))])
    expect(machine.fired(.deadline(1, 1)), [.finish(1, .timedOut), .signal(1, .kill)])
    expect(machine.submit(2), [.start(2), .send(2, 2, to: 2)])
    expect(machine.notStarted(1, error), [])
    expect(machine.notStarted(2, error), [.finish(2, .noWorker(error))])
  }

  @Test("a worker that is replaced after some jobs has done them all, whichever way they came")
  func recycling() {
    var machine = PoolMachine.busy(limit: 1, jobs: 1) { $0.jobsPerWorker = 3 }
    expect(machine.repliedAtOnce(1), 1)
    expect(lease(&machine, 2), [1, 2])
    expect(machine.repliedAtOnce(1), 2)
    expect(lease(&machine, 3), [1, 3])
    expect(machine.repliedAtOnce(1), nil)
    expect(machine.replied(1), [.finish(3, .replied), .hangUp(1)])
  }

  @Test("every job of a chunk counts, whichever way it came")
  func chunks() {
    var machine = PoolMachine.busy(limit: 1, jobs: 1) { $0.jobsPerWorker = 5 }
    expect(machine.repliedAtOnce(1, jobs: 3), 1)
    expect(lease(&machine, 2), [1, 2])
    expect(machine.repliedAtOnce(1, jobs: 2), nil)
    expect(machine.repliedAtOnce(1, jobs: 1), 2)
    expect(lease(&machine, 3), [1, 3])
    expect(machine.replied(1, jobs: 1), [.finish(3, .replied), .hangUp(1)])
  }

  @Test("a worker that gives back a job which it was leased at once goes, and another has the job")
  func returned() {
    var machine = idle()
    expect(lease(&machine, 2), [1, 2])
    expect(machine.returned(1), [.hangUp(1), .start(2), .send(2, 3, to: 2)])
    expect(machine.repliedAtOnce(1), nil)
    _ = machine.ready(2)
    expect(machine.repliedAtOnce(2), nil)
    expect(machine.ended(1, killed), [])
    expect(machine.repliedAtOnce(2), 2)
  }
}
