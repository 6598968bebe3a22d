import Glibc
import Jobs
import Threading

@testable import Multiprocessing

/// Pool state machines whose workers are numbered 1, 2, 3, ….
enum PoolMachine {
  static let grace = Duration.milliseconds(500)

  static let killed = WorkerEnding(
    pid: 77, status: .signaled(signal: SIGKILL, coreDumped: false), peakMemory: 0)

  static func make(
    limit: Int, _ change: (inout PoolRules) -> Void = { _ in }
  ) -> PoolStateMachine {
    let count = LockedValue(WorkerID(0))
    var rules = PoolRules(limit: limit)
    rules.grace = grace
    change(&rules)
    return PoolStateMachine(rules: rules) {
      count.withLock {
        $0 += 1
        return $0
      }
    }
  }

  /// One whose workers 1, 2, … run the jobs 1, 2, …; those beyond the limit wait.
  static func busy(
    limit: Int, jobs: Int, _ change: (inout PoolRules) -> Void = { _ in }
  ) -> PoolStateMachine {
    var machine = make(limit: limit, change)
    for job in 1...JobID(jobs) { _ = machine.submit(job) }
    for worker in 1...WorkerID(min(limit, jobs)) { _ = machine.ready(worker) }
    return machine
  }
}
