import Glibc
import Jobs
import Testing
import Threading

@testable import Multiprocessing

@Suite("PoolStateMachine", .timeLimit(.minutes(20)))
struct PoolStateMachineTests {
  /// A machine whose workers are numbered 1, 2, 3, ….
  private func machine(
    limit: Int, retries: Int = 0, _ change: (inout PoolRules) -> Void = { _ in }
  ) -> PoolStateMachine {
    let counter = Counter()
    var rules = PoolRules(limit: limit)
    rules.retries = retries
    rules.grace = grace
    change(&rules)
    return PoolStateMachine(rules: rules) { counter.next() }
  }

  private let grace = Duration.milliseconds(500)

  private final class Counter: Sendable {
    private let count = LockedValue(WorkerID(0))
    func next() -> WorkerID {
      count.withLock {
        $0 += 1
        return $0
      }
    }
  }

  private let killed = WorkerEnding(
    pid: 77, status: .signaled(signal: SIGKILL, coreDumped: false), peakMemory: 0)

  @Test(
    "a job runs once it was sent to a worker that is ready, and not while that is being started")
  func running() {
    var machine = PoolMachine.make(limit: 1)
    _ = machine.submit(1)
    #expect(!machine.isRunning(1))
    _ = machine.ready(1)
    #expect(machine.isRunning(1))
    _ = machine.submit(2)
    #expect(!machine.isRunning(2))
    _ = machine.replied(1)
    #expect(!machine.isRunning(1) && machine.isRunning(2))
    _ = machine.ended(1, PoolMachine.killed)
    #expect(!machine.isRunning(2))
  }

  @Test("workers are started on demand, up to the limit, and then jobs wait")
  func onDemand() {
    var machine = machine(limit: 2)
    #expect(machine.submit(10) == [.start(1), .send(10, 1, to: 1)])
    #expect(machine.submit(11) == [.start(2), .send(11, 2, to: 2)])
    #expect(machine.submit(12) == [])
    #expect(machine.ready(1) == [])
    #expect(machine.replied(1) == [.finish(10, .replied), .send(12, 3, to: 1)])
    #expect(machine.workerCount == 2)
  }

  @Test("the worker that was idle last is used first")
  func lastIdleFirst() {
    var machine = machine(limit: 3)
    for job in JobID(1)...3 { _ = machine.submit(job) }
    for worker in WorkerID(1)...3 {
      _ = machine.ready(worker)
      _ = machine.replied(worker)
    }
    #expect(machine.submit(4) == [.send(4, 4, to: 3)])
    #expect(machine.submit(5) == [.send(5, 5, to: 2)])
  }

  @Test("a death ends one lease, and a waiting job gets the new worker")
  func death() {
    var machine = machine(limit: 1)
    _ = machine.submit(1)
    _ = machine.ready(1)
    _ = machine.submit(2)
    #expect(
      machine.ended(1, killed)
        == [.finish(1, .died(killed, attempts: 1)), .start(2), .send(2, 2, to: 2)])
  }

  @Test("a worker that dies before it is ready leaves its job to another")
  func deathBeforeReady() {
    var machine = machine(limit: 1)
    _ = machine.submit(1)
    #expect(machine.ended(1, killed) == [.start(2), .send(1, 2, to: 2)])
    _ = machine.ready(2)
    #expect(machine.replied(2) == [.finish(1, .replied)])
  }

  @Test("a job that its worker never read goes to another, three times in a row at most")
  func neverRead() {
    var unread = killed
    unread.leftUnread = true
    var machine = machine(limit: 1)
    _ = machine.submit(1)
    for worker in WorkerID(1)...3 {
      _ = machine.ready(worker)
      let next = LeaseID(worker) + 1
      #expect(
        machine.ended(worker, unread) == [.start(worker + 1), .send(1, next, to: worker + 1)])
    }
    _ = machine.ready(4)
    #expect(machine.ended(4, unread) == [.finish(1, .died(unread, attempts: 1))])
  }

  @Test("workers that never become ready are given up, with every waiting job")
  func hopeless() {
    var machine = machine(limit: 1)
    _ = machine.submit(1)
    _ = machine.submit(2)
    #expect(machine.ended(1, killed) == [.start(2), .send(1, 2, to: 2)])
    #expect(machine.ended(2, killed) == [.start(3), .send(1, 3, to: 3)])
    let actions = machine.ended(3, killed)
    #expect(actions.count == 2)
    for (action, job) in zip(actions, JobID(1)...2) {
      guard case .finish(job, .noWorker(let error)) = action else {
        Issue.record("\(action) was to give job \(job) up")
        continue
      }
      #expect(error.message.contains("3 workers in a row"))
    }
    // It is not broken for ever: a later job is a new attempt.
    #expect(machine.submit(3) == [.start(4), .send(3, 4, to: 4)])
  }

  @Test("workers that were on their way together and were killed at once count as one")
  func killedTogether() {
    var machine = machine(limit: 4)
    for job in JobID(1)...4 { _ = machine.submit(job) }
    for round in WorkerID(0)..<2 {
      for worker in 1...WorkerID(4) {
        let actions = machine.ended(4 * round + worker, killed)
        #expect(actions.contains(.start(4 * round + worker + 4)), "\(actions)")
      }
    }
    #expect(machine.waitingCount == 0 && machine.workerCount == 4)
    // The third death in a row is the last, for those too that are on their way.
    for (worker, job) in zip(WorkerID(9)...12, JobID(1)...4) {
      let actions = machine.ended(worker, killed)
      guard actions.count == 1, case .finish(job, .noWorker) = actions[0] else {
        Issue.record("\(actions) was to give job \(job) up")
        continue
      }
    }
    #expect(machine.submit(5) == [.start(13), .send(5, 13, to: 13)])
    #expect(machine.ended(13, killed).contains(.start(14)))
  }

  @Test("a refused start fails the jobs only where no other worker could do them")
  func refused() {
    let error = WorkerStartFailed(operation: "posix_spawn", code: EAGAIN, message: "no room")
    var machine = machine(limit: 2)
    _ = machine.submit(1)
    _ = machine.ready(1)
    _ = machine.submit(2)
    #expect(machine.notStarted(2, error) == [])
    #expect(machine.replied(1) == [.finish(1, .replied), .send(2, 3, to: 1)])

    var starting = self.machine(limit: 5)
    for job in JobID(1)...5 { _ = starting.submit(job) }
    for worker in WorkerID(2)...5 { #expect(starting.notStarted(worker, error) == []) }
    _ = starting.ready(1)
    #expect(starting.replied(1).contains(.finish(1, .replied)))
    #expect(starting.waitingCount + starting.workerCount >= 4)

    // One that has become idle meanwhile takes the job at once.
    var idle = self.machine(limit: 2)
    _ = idle.submit(1)
    _ = idle.ready(1)
    _ = idle.submit(2)
    _ = idle.replied(1)
    #expect(idle.notStarted(2, error) == [.send(2, 3, to: 1)])

    var alone = self.machine(limit: 1)
    _ = alone.submit(1)
    #expect(alone.notStarted(1, error) == [.finish(1, .noWorker(error))])
  }

  @Test("a waiting job is withdrawn; a running one is asked to stop, and its worker goes on")
  func cancellation() {
    var machine = machine(limit: 1)
    _ = machine.submit(1)
    _ = machine.ready(1)
    _ = machine.submit(2)
    #expect(machine.cancel(2) == [.finish(2, .cancelled)])
    #expect(machine.cancel(2) == [])
    #expect(
      machine.cancel(1)
        == [.finish(1, .cancelled), .ask(1, toStop: 1), .setTimer(.stopping(1, 1), grace)])
    #expect(machine.cancel(1) == [])
    // It does not count as a worker while it stops, and gets no job.
    #expect(machine.submit(3) == [.start(2), .send(3, 2, to: 2)])
    // What it says of the job is dropped, and another has taken its place.
    #expect(machine.replied(1) == [.hangUp(1)])
    #expect(machine.fired(.stopping(1, 1)) == [])
    // Where none has, it is idle like any other.
    _ = machine.ready(2)
    _ = machine.cancel(3)
    #expect(machine.replied(2) == [])
    #expect(machine.submit(4) == [.send(4, 3, to: 2)])
  }

  @Test("a worker that does not stop gets SIGTERM, then SIGKILL, a grace apart")
  func escalation() {
    var machine = machine(limit: 1)
    _ = machine.submit(1)
    _ = machine.ready(1)
    _ = machine.cancel(1)
    #expect(
      machine.fired(.stopping(1, 1))
        == [.signal(1, .terminate), .setTimer(.stopping(1, 1), grace)])
    // What it replies now comes too late: the signal may meet it at any time.
    #expect(machine.replied(1) == [])
    #expect(machine.submit(2) == [.start(2), .send(2, 2, to: 2)])
    _ = machine.cancel(2)
    #expect(machine.fired(.stopping(1, 1)) == [.signal(1, .kill)])
    #expect(machine.ended(1, killed) == [])
    #expect(machine.fired(.stopping(1, 1)) == [])
    #expect(machine.workerCount == 1)
  }

  @Test(
    "a worker whose job is cancelled before it is ready is asked when it is, and counts until then")
  func cancelledWhileStarting() {
    var machine = machine(limit: 1)
    _ = machine.submit(1)
    #expect(machine.cancel(1) == [.finish(1, .cancelled)])
    for job in JobID(2)...9 {
      #expect(machine.submit(job) == [])
      #expect(machine.cancel(job) == [.finish(job, .cancelled)])
    }
    #expect(machine.workerCount == 1)
    #expect(machine.submit(10) == [])
    #expect(
      machine.ready(1)
        == [
          .ask(1, toStop: 1), .setTimer(.stopping(1, 1), grace), .start(2), .send(10, 2, to: 2),
        ])
    #expect(machine.replied(1) == [.hangUp(1)])
    #expect(machine.ended(1, killed) == [])
    // One that ends before it is ready leaves nothing behind.
    _ = machine.cancel(10)
    #expect(machine.ended(2, killed) == [])
    #expect(machine.workerCount == 0)
  }

  @Test("with those that are being stopped there are never more workers than twice the limit")
  func stubborn() {
    var machine = machine(limit: 2)
    for job in JobID(1)...4 {
      _ = machine.submit(job)
      _ = machine.ready(WorkerID(job))
      _ = machine.cancel(job)
    }
    #expect(machine.workerCount == 4)
    #expect(machine.submit(5) == [])
    #expect(machine.ended(3, killed) == [.start(5), .send(5, 5, to: 5)])
    #expect(machine.submit(6) == [])
    // One that stops in time is as good as a new one.
    #expect(machine.replied(1) == [.send(6, 6, to: 1)])
  }

  @Test("the time limit of a job that is over means nothing any more")
  func limitsOfJobsThatAreOver() {
    var machine = machine(limit: 1)
    _ = machine.submit(1, timeout: .seconds(3600))
    _ = machine.ready(1)
    #expect(machine.awaits(.deadline(1, 1)))
    _ = machine.replied(1)
    #expect(!machine.awaits(.deadline(1, 1)))
    #expect(machine.awaits(.stopping(1, 1)))
    #expect(machine.fired(.deadline(1, 1)) == [])
  }

  @Test("a worker that is not ready in its job's time, or a pool without patience, kills at once")
  func noGrace() {
    var early = machine(limit: 1)
    _ = early.submit(1, timeout: .seconds(1))
    #expect(early.fired(.deadline(1, 1)) == [.finish(1, .timedOut), .signal(1, .kill)])
    var impatient = machine(limit: 1) { $0.grace = .zero }
    _ = impatient.submit(1)
    _ = impatient.ready(1)
    #expect(impatient.cancel(1) == [.finish(1, .cancelled), .signal(1, .kill)])
  }

  @Test("a timeout counts from the lease on, and for that attempt only")
  func timeout() {
    var machine = machine(limit: 1, retries: 1)
    #expect(
      machine.submit(1, timeout: .seconds(3))
        == [.start(1), .send(1, 1, to: 1), .setTimer(.deadline(1, 1), .seconds(3))])
    _ = machine.ready(1)
    #expect(
      machine.ended(1, killed)
        == [.start(2), .send(1, 2, to: 2), .setTimer(.deadline(1, 2), .seconds(3))])
    _ = machine.ready(2)
    #expect(machine.fired(.deadline(1, 1)) == [])
    #expect(
      machine.fired(.deadline(1, 2))
        == [.finish(1, .timedOut), .ask(2, toStop: 2), .setTimer(.stopping(2, 2), grace)])
    #expect(machine.fired(.deadline(1, 2)) == [])
  }

  @Test("a lost job is run again so many times, then given up with the number of attempts")
  func retries() {
    var machine = machine(limit: 1, retries: 2)
    _ = machine.submit(1)
    for worker in WorkerID(1)...2 {
      _ = machine.ready(worker)
      let lease = LeaseID(worker + 1)
      #expect(
        machine.ended(worker, killed) == [.start(worker + 1), .send(1, lease, to: worker + 1)])
    }
    _ = machine.ready(3)
    #expect(machine.ended(3, killed) == [.finish(1, .died(killed, attempts: 3))])
  }

  @Test("a worker is replaced after so many jobs, or when it has grown")
  func recycling() {
    var machine = machine(limit: 1) { $0.jobsPerWorker = 2 }
    for job in JobID(1)...3 { _ = machine.submit(job) }
    _ = machine.ready(1)
    #expect(machine.replied(1) == [.finish(1, .replied), .send(2, 2, to: 1)])
    #expect(
      machine.replied(1)
        == [.finish(2, .replied), .hangUp(1), .start(2), .send(3, 3, to: 2)])
    _ = machine.ready(2)
    #expect(machine.replied(2, hasGrown: true) == [.finish(3, .replied), .hangUp(2)])
  }

  @Test("an idle worker is let go after a while, unless it has worked since")
  func idling() {
    var machine = machine(limit: 1) { $0.idleTimeout = .seconds(9) }
    _ = machine.submit(1)
    _ = machine.ready(1)
    #expect(
      machine.replied(1) == [.finish(1, .replied), .setTimer(.idle(1, 1), .seconds(9))])
    _ = machine.submit(2)
    // One timer a worker, however many jobs it does: the next is set when that one comes.
    #expect(machine.replied(1) == [.finish(2, .replied)])
    #expect(machine.fired(.idle(1, 1)) == [.setTimer(.idle(1, 2), .seconds(9))])
    #expect(machine.fired(.idle(1, 2)) == [.hangUp(1)])
    #expect(machine.submit(3) == [.start(2), .send(3, 3, to: 2)])
  }

  @Test("a timer that comes while its worker is busy is set again when that is idle")
  func idleTimerWhileBusy() {
    var machine = machine(limit: 1) { $0.idleTimeout = .seconds(9) }
    _ = machine.submit(1)
    _ = machine.ready(1)
    _ = machine.replied(1)
    _ = machine.submit(2)
    #expect(machine.fired(.idle(1, 1)) == [])
    #expect(
      machine.replied(1) == [.finish(2, .replied), .setTimer(.idle(1, 2), .seconds(9))])
    #expect(machine.fired(.idle(1, 2)) == [.hangUp(1)])
  }

  @Test("workers that are warmed ahead take the first jobs")
  func warming() {
    var machine = machine(limit: 3)
    #expect(machine.warmUp(2) == [.start(1), .start(2)])
    #expect(machine.warmUp(9) == [.start(3)])
    #expect(machine.submit(1) == [])
    #expect(machine.ready(2) == [.send(1, 1, to: 2)])
    #expect(machine.ready(1) == [])
    #expect(machine.submit(2) == [.send(2, 2, to: 1)])
  }

  @Test("an initializer runs before the first job of each worker")
  func initializer() {
    var machine = machine(limit: 2) { $0.hasInitializer = true }
    #expect(machine.submit(1) == [.start(1)])
    #expect(machine.submit(2) == [.start(2)])
    #expect(machine.submit(3) == [])
    #expect(machine.ready(1) == [.initialize(1)])
    #expect(machine.replied(1) == [.send(1, 1, to: 1)])
    #expect(machine.replied(1) == [.finish(1, .replied), .send(2, 2, to: 1)])
  }

  @Test("a job's time begins with the worker that is on its way for it, its initializer included")
  func slowInitializer() {
    var machine = machine(limit: 1) { $0.hasInitializer = true }
    #expect(
      machine.submit(1, timeout: .seconds(3))
        == [.start(1), .setTimer(.deadline(1, 1), .seconds(3))])
    // This one waits behind the other.
    #expect(machine.submit(2, timeout: .seconds(5)) == [])
    _ = machine.ready(1)
    #expect(
      machine.fired(.deadline(1, 1))
        == [
          .signal(1, .kill), .finish(1, .timedOut), .start(2),
          .setTimer(.deadline(2, 2), .seconds(5)),
        ])
    #expect(machine.ended(1, killed) == [])
    _ = machine.ready(2)
    // The time goes on, and does not begin again.
    #expect(machine.replied(2) == [.send(2, 3, to: 2)])
    #expect(
      machine.fired(.deadline(2, 2))
        == [.finish(2, .timedOut), .ask(2, toStop: 3), .setTimer(.stopping(2, 3), grace)])
  }

  @Test("workers that are on their way already are for the jobs that come then")
  func warmInitializer() {
    var machine = machine(limit: 2) { $0.hasInitializer = true }
    #expect(machine.warmUp(1) == [.start(1)])
    #expect(
      machine.submit(1, timeout: .seconds(3)) == [.setTimer(.deadline(1, 1), .seconds(3))])
    #expect(
      machine.fired(.deadline(1, 1)) == [.signal(1, .kill), .finish(1, .timedOut)])
  }

  @Test("a worker on its way for a job that found another, or was cancelled, is for the next one")
  func expectedNoMore() {
    let second = Duration.seconds(1)
    var cancelled = machine(limit: 1) { $0.hasInitializer = true }
    #expect(
      cancelled.submit(1, timeout: second) == [.start(1), .setTimer(.deadline(1, 1), second)])
    #expect(cancelled.submit(2, timeout: second) == [])
    _ = cancelled.ready(1)
    #expect(cancelled.cancel(1) == [.finish(1, .cancelled), .setTimer(.deadline(2, 2), second)])
    #expect(cancelled.cancel(2) == [.finish(2, .cancelled)])
    #expect(cancelled.submit(3, timeout: second) == [.setTimer(.deadline(3, 3), second)])
    // It hangs: nobody waits for ever.
    #expect(cancelled.fired(.deadline(3, 3)) == [.signal(1, .kill), .finish(3, .timedOut)])

    var other = machine(limit: 2) { $0.hasInitializer = true }
    _ = other.submit(1, timeout: second)
    _ = other.submit(2, timeout: second)
    _ = other.ready(1)
    _ = other.ready(2)
    #expect(other.replied(2) == [.send(1, 3, to: 2)])
    #expect(
      other.fired(.deadline(2, 2)) == [.signal(1, .kill), .finish(2, .timedOut)])
  }

  @Test("where jobs are run again, more workers may be killed while they start")
  func killedStarting() {
    var machine = machine(limit: 1, retries: 2)
    _ = machine.submit(1)
    for worker in WorkerID(1)...4 {
      let next = worker + 1
      #expect(
        machine.ended(worker, killed) == [.start(next), .send(1, LeaseID(next), to: next)])
    }
    #expect(machine.ended(5, killed).count == 1)
    #expect(machine.waitingCount == 0)
    _ = machine.submit(2)
    // One that was ready ends the row, and its death is the job's first attempt.
    _ = machine.ready(6)
    #expect(machine.ended(6, killed) == [.start(7), .send(2, 7, to: 7)])
  }

  @Test("an initializer that fails ends the pool for every job, at once and from then on")
  func failedInitializer() {
    var machine = machine(limit: 2) { $0.hasInitializer = true }
    for job in JobID(1)...3 { _ = machine.submit(job) }
    _ = machine.ready(1)
    _ = machine.replied(1)
    _ = machine.ready(2)
    #expect(
      machine.replied(2, failed: true)
        == [
          .finish(2, .initializerFailed), .finish(3, .initializerFailed),
          .finish(1, .initializerFailed), .signal(1, .kill), .signal(2, .kill),
        ])
    #expect(machine.submit(4) == [.finish(4, .initializerFailed)])
    #expect(machine.ended(1, killed) == [])
    #expect(machine.ended(2, killed) == [])
    #expect(machine.close() == [.drained])
  }

  @Test("a closed pool does what it has, lets each worker go, and says when the last is gone")
  func closing() {
    var machine = machine(limit: 2)
    _ = machine.submit(1)
    _ = machine.submit(2)
    _ = machine.ready(1)
    _ = machine.ready(2)
    _ = machine.replied(2)
    #expect(machine.close() == [.hangUp(2)])
    #expect(machine.submit(3) == [.finish(3, .closed)])
    #expect(machine.ended(2, killed) == [])
    #expect(machine.replied(1) == [.finish(1, .replied), .hangUp(1)])
    #expect(machine.ended(1, killed) == [.drained])
  }

  @Test("random events: every job gets exactly one outcome, and no more workers than allowed")
  func random() {
    for seed in 0..<200 {
      var random = SplitMix(seed: UInt64(seed))
      let limit = Int.random(in: 1...4, using: &random)
      var machine = machine(limit: limit, retries: seed % 3)
      var outcomes: [JobID: Int] = [:]
      var alive: [WorkerID: JobID?] = [:]
      var submitted: [JobID] = []
      var (stopping, leaving) = (0, Set<WorkerID>())
      func take(_ actions: [PoolAction]) {
        for action in actions {
          switch action {
          case .start(let worker): alive[worker] = .some(nil)
          case .send(let job, _, let worker):
            #expect(alive[worker] != nil)
            alive[worker] = .some(job)
          case .finish(let job, _): outcomes[job, default: 0] += 1
          case .signal, .ask: stopping += 1
          case .hangUp(let worker): leaving.insert(worker)
          case .drained, .setTimer, .initialize: break
          }
        }
        #expect(alive.count <= limit + stopping + leaving.count)
        #expect(alive.count <= 2 * limit)
      }
      for job in JobID(1)...60 {
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1, 2:
          submitted.append(job)
          take(machine.submit(job))
        case 3:
          if let job = submitted.randomElement(using: &random) { take(machine.cancel(job)) }
        case 4:
          if let worker = alive.keys.sorted().randomElement(using: &random) {
            take(machine.ready(worker))
            take(machine.replied(worker))
          }
        default:
          if let worker = alive.keys.sorted().randomElement(using: &random) {
            alive[worker] = nil
            take(machine.ended(worker, killed))
          }
        }
      }
      take(machine.close())
      while let worker = alive.keys.min() {
        take(machine.ready(worker))
        take(machine.replied(worker))
        alive[worker] = nil
        take(machine.ended(worker, killed))
      }
      #expect(outcomes.values.allSatisfy { $0 == 1 })
      #expect(Set(outcomes.keys) == Set(submitted))
      #expect(machine.workerCount == 0)
    }
  }
}

/// A small generator, so that a failing seed can be run again.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
