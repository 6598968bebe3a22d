import Glibc
import Jobs
import Testing
import Threading

@testable import Multiprocessing

@Suite("PoolStateMachine", .timeLimit(.minutes(1)))
struct PoolStateMachineTests {
  private typealias Action = PoolStateMachine.Action

  /// A machine whose workers are numbered 1, 2, 3, ….
  private func machine(limit: Int) -> PoolStateMachine {
    let counter = Counter()
    return PoolStateMachine(limit: limit) { counter.next() }
  }

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

  @Test("workers are started on demand, up to the limit, and then jobs wait")
  func onDemand() {
    var machine = machine(limit: 2)
    #expect(machine.submit(10) == [.start(1), .send(10, to: 1)])
    #expect(machine.submit(11) == [.start(2), .send(11, to: 2)])
    #expect(machine.submit(12) == [])
    #expect(machine.ready(1) == [])
    #expect(machine.replied(1) == [.finish(10, .replied), .send(12, to: 1)])
    #expect(machine.workerCount == 2)
  }

  @Test("the worker that was idle last is used first")
  func lastIdleFirst() {
    var machine = machine(limit: 3)
    for job in JobID(1)...3 { _ = machine.submit(job) }
    for worker in WorkerID(1)...3 { _ = machine.replied(worker) }
    #expect(machine.submit(4) == [.send(4, to: 3)])
    #expect(machine.submit(5) == [.send(5, to: 2)])
  }

  @Test("a death ends one lease, and a waiting job gets the new worker")
  func death() {
    var machine = machine(limit: 1)
    _ = machine.submit(1)
    _ = machine.ready(1)
    _ = machine.submit(2)
    #expect(
      machine.ended(1, killed) == [.finish(1, .died(killed)), .start(2), .send(2, to: 2)])
  }

  @Test("a worker that dies before it is ready leaves its job to another")
  func deathBeforeReady() {
    var machine = machine(limit: 1)
    _ = machine.submit(1)
    #expect(machine.ended(1, killed) == [.start(2), .send(1, to: 2)])
    _ = machine.ready(2)
    #expect(machine.replied(2) == [.finish(1, .replied)])
  }

  @Test("workers that never become ready are given up, with every waiting job")
  func hopeless() {
    var machine = machine(limit: 1)
    _ = machine.submit(1)
    _ = machine.submit(2)
    #expect(machine.ended(1, killed) == [.start(2), .send(1, to: 2)])
    #expect(machine.ended(2, killed) == [.start(3), .send(1, to: 3)])
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
    #expect(machine.submit(3) == [.start(4), .send(3, to: 4)])
  }

  @Test("a refused start fails the jobs only where no other worker could do them")
  func refused() {
    let error = WorkerStartFailed(operation: "posix_spawn", code: EAGAIN, message: "no room")
    var machine = machine(limit: 2)
    _ = machine.submit(1)
    _ = machine.ready(1)
    _ = machine.submit(2)
    #expect(machine.notStarted(2, error) == [])
    #expect(machine.replied(1) == [.finish(1, .replied), .send(2, to: 1)])

    var alone = self.machine(limit: 1)
    _ = alone.submit(1)
    #expect(alone.notStarted(1, error) == [.finish(1, .noWorker(error))])
  }

  @Test("a waiting job is withdrawn; a running one costs its worker")
  func cancellation() {
    var machine = machine(limit: 1)
    _ = machine.submit(1)
    _ = machine.ready(1)
    _ = machine.submit(2)
    #expect(machine.cancel(2) == [.finish(2, .cancelled)])
    #expect(machine.cancel(2) == [])
    #expect(machine.cancel(1) == [.finish(1, .cancelled), .kill(1)])
    #expect(machine.cancel(1) == [])
    #expect(machine.submit(3) == [])
    // Its answer comes too late, and it gets no other job.
    #expect(machine.replied(1) == [])
    #expect(machine.ended(1, killed) == [.start(2), .send(3, to: 2)])
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
      var machine = machine(limit: limit)
      var outcomes: [JobID: Int] = [:]
      var alive: [WorkerID: JobID?] = [:]
      var submitted: [JobID] = []
      func take(_ actions: [Action]) {
        for action in actions {
          switch action {
          case .start(let worker): alive[worker] = .some(nil)
          case .send(let job, let worker):
            #expect(alive[worker] != nil)
            alive[worker] = .some(job)
          case .finish(let job, _): outcomes[job, default: 0] += 1
          case .hangUp, .kill, .drained: break
          }
        }
        #expect(alive.count <= limit)
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
