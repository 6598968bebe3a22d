import Jobs
import Testing

@testable import Multiprocessing

@Suite("PoolStateMachine: how a pool ends", .timeLimit(.minutes(20)))
struct PoolStateMachineShutdownTests {
  private let grace = PoolMachine.grace
  private let killed = PoolMachine.killed

  @Test("jobs that wait are given up at once, those that run are done")
  func cancellingWaiting() {
    var machine = PoolMachine.busy(limit: 1, jobs: 3)
    #expect(
      machine.close(.cancellingWaiting) == [.finish(2, .closed), .finish(3, .closed)])
    #expect(machine.submit(4) == [.finish(4, .closed)])
    #expect(machine.replied(1) == [.finish(1, .replied), .hangUp(1)])
    #expect(machine.ended(1, killed) == [.drained])
  }

  @Test("a pool that finishes may still be told to give up what waits, and not the other way round")
  func harsher() {
    var machine = PoolMachine.busy(limit: 1, jobs: 2)
    #expect(machine.close() == [])
    #expect(machine.close(.cancellingWaiting) == [.finish(2, .closed)])
    #expect(machine.close(.finishing) == [])
    #expect(machine.closing == .withdrawing)
  }

  @Test("a job whose worker dies is not run again once waiting jobs are given up")
  func noRetryWhenWithdrawn() {
    var machine = PoolMachine.busy(limit: 2, jobs: 1) { $0.retries = 3 }
    _ = machine.submit(2)
    #expect(machine.close(.cancellingWaiting) == [])
    #expect(machine.ended(1, killed) == [.finish(1, .died(killed, attempts: 1))])
    // The second worker had not read its job.
    #expect(machine.ended(2, killed) == [.finish(2, .closed), .drained])
  }

  @Test("terminate ends every job at once; workers that run something get SIGTERM, then SIGKILL")
  func terminate() {
    var machine = PoolMachine.busy(limit: 3, jobs: 2)
    _ = machine.replied(1)
    _ = machine.submit(3)
    _ = machine.submit(4)
    _ = machine.submit(5)
    _ = machine.cancel(2)
    // Worker 1 runs 3, 2 is asked to stop, 3 and 4 start with 4 and 5.
    #expect(
      machine.terminate()
        == [
          .finish(3, .terminated), .finish(4, .terminated), .finish(5, .terminated),
          .signal(1, .terminate), .setTimer(.stopping(1, 3), grace),
          .signal(2, .terminate), .setTimer(.stopping(2, 2), grace),
          .hangUp(3), .hangUp(4),
        ])
    #expect(machine.terminate() == [])
    #expect(machine.submit(6) == [.finish(6, .closed)])
    #expect(machine.ready(3) == [])
    // What one says now is dropped: SIGTERM may still be on its way.
    #expect(machine.replied(1) == [])
    #expect(machine.fired(.stopping(1, 3)) == [.signal(1, .kill)])
    #expect(machine.fired(.stopping(1, 3)) == [.signal(1, .kill)])
    for worker in WorkerID(1)...3 { #expect(machine.ended(worker, killed) == []) }
    #expect(machine.ended(4, killed) == [.drained])
  }

  @Test("idle workers just go, and one that runs the initializer gets SIGTERM")
  func terminateIdle() {
    var machine = PoolMachine.make(limit: 2) { $0.hasInitializer = true }
    _ = machine.warmUp(2)
    _ = machine.ready(1)
    _ = machine.replied(1)
    _ = machine.ready(2)
    #expect(
      machine.terminate()
        == [.hangUp(1), .signal(2, .terminate), .setTimer(.stopping(2, 0), grace)])
    #expect(machine.replied(2) == [])
    #expect(machine.fired(.stopping(2, 0)) == [.signal(2, .kill)])
  }

  @Test("kill ends all at once, also after terminate, and on a pool without patience")
  func kill() {
    var machine = PoolMachine.busy(limit: 2, jobs: 3)
    #expect(
      machine.kill()
        == [
          .finish(3, .terminated), .finish(1, .terminated), .finish(2, .terminated),
          .signal(1, .kill), .signal(2, .kill),
        ])
    #expect(machine.kill() == [])
    #expect(machine.terminate() == [])
    #expect(machine.ended(1, killed) == [])
    #expect(machine.ended(2, killed) == [.drained])

    var gentle = PoolMachine.busy(limit: 1, jobs: 1)
    _ = gentle.close()
    _ = gentle.terminate()
    #expect(gentle.kill() == [.signal(1, .kill)])

    var impatient = PoolMachine.busy(limit: 1, jobs: 1) { $0.grace = .zero }
    #expect(impatient.terminate() == [.finish(1, .terminated), .signal(1, .kill)])
  }

  @Test("every way to end is allowed on a pool without workers, and on a broken one")
  func unstarted() {
    for end in ends {
      var unstarted = PoolMachine.make(limit: 1)
      #expect(end(&unstarted) == [.drained])
      var broken = PoolMachine.make(limit: 1) { $0.hasInitializer = true }
      _ = broken.submit(1)
      _ = broken.ready(1)
      _ = broken.replied(1, failed: true)
      #expect(!end(&broken).contains(.drained))
      #expect(broken.ended(1, killed) == [.drained])
      #expect(end(&broken).allSatisfy { $0 == .drained })
    }
  }

  private var ends: [(inout PoolStateMachine) -> [PoolAction]] {
    [
      { $0.close() }, { $0.close(.cancellingWaiting) }, { $0.terminate() }, { $0.kill() },
    ]
  }

  @Test("random events, and an end at some time: each job has one outcome, and all workers go")
  func random() {
    for seed in 0..<400 {
      var random = SplitMix(seed: UInt64(seed))
      var machine = PoolMachine.make(limit: Int.random(in: 1...4, using: &random)) {
        $0.retries = seed % 3
        $0.spares = seed % 2
      }
      var outcomes: [JobID: Int] = [:]
      var alive: Set<WorkerID> = []
      var timers: [PoolTimer] = []
      var isDrained = false
      func take(_ actions: [PoolAction]) {
        for action in actions {
          switch action {
          case .start(let worker): alive.insert(worker)
          case .send(_, _, let worker), .hangUp(let worker), .signal(let worker, _):
            #expect(alive.contains(worker), "seed \(seed)")
          case .finish(let job, _): outcomes[job, default: 0] += 1
          case .setTimer(let timer, _): timers.append(timer)
          case .drained: isDrained = true
          case .ask, .initialize: break
          }
        }
      }
      for job in JobID(1)...40 {
        take(machine.submit(job))
        let worker = alive.sorted().randomElement(using: &random)
        switch (Int.random(in: 0..<9, using: &random), worker) {
        case (0, .some(let worker)):
          alive.remove(worker)
          take(machine.ended(worker, killed))
        case (1...4, .some(let worker)):
          take(machine.ready(worker))
          take(machine.replied(worker))
        case (5, _): take(machine.cancel(JobID.random(in: 1...job, using: &random)))
        case (6, _): take(machine.resize(to: Int.random(in: 1...4, using: &random)))
        case (7, _): if let timer = timers.popLast() { take(machine.fired(timer)) }
        default: if job > 20, let end = ends.randomElement(using: &random) { take(end(&machine)) }
        }
      }
      take(machine.close())
      while let worker = alive.min() {
        take(machine.ready(worker))
        take(machine.replied(worker))
        alive.remove(worker)
        take(machine.ended(worker, killed))
      }
      #expect(isDrained, "seed \(seed)")
      #expect(outcomes.count == 40, "seed \(seed)")
      #expect(outcomes.values.allSatisfy { $0 == 1 }, "seed \(seed)")
    }
  }
}
