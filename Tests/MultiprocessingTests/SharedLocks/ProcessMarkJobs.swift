import CMultiprocessing
import Glibc
import Jobs
import Multiprocessing

/// No descriptor can be opened while `body` runs.
func withoutDescriptors<Result>(_ body: () throws -> Result) rethrows -> Result {
  let resource = __rlimit_resource_t(7)  // RLIMIT_NOFILE
  var old = rlimit()
  getrlimit(resource, &old)
  var none = rlimit(rlim_cur: 3, rlim_max: old.rlim_max)
  setrlimit(resource, &none)
  defer { setrlimit(resource, &old) }
  return try body()
}

/// Takes a permit when no descriptor is to be had, and keeps it until it is told.
struct HoldPermitWithoutDescriptors: Job {
  var permits: SharedSemaphore
  var has: SharedEvent
  var over: SharedEvent
  func run() throws -> NoOutput {
    withoutDescriptors { permits.acquire() }
    has.set()
    over.wait()
    try permits.release()
    return NoOutput()
  }
}

/// What is said of processes when no descriptor is to be had: of the parent, and of one that has ended and
/// is not reaped, and of one that is.
struct LookWithoutDescriptors: Job {
  func run() throws -> [Bool] {
    var ended: pid_t = 0
    guard posix_spawn(&ended, "/bin/true", nil, nil, [strdup("true"), nil], nil) == 0 else {
      return []
    }
    var information = siginfo_t()
    waitid(P_PID, id_t(ended), &information, WEXITED | WNOWAIT)
    var outcomes = withoutDescriptors {
      [getppid(), ended].map { CMultiprocessing_process_runs($0, 1) != 0 }
    }
    waitpid(ended, nil, 0)
    outcomes.append(withoutDescriptors { CMultiprocessing_process_runs(ended, 1) != 0 })
    return outcomes
  }
}

/// Waits on a condition until it is killed.
struct WaitUntilKilled: Job {
  var condition: SharedCondition
  var here: SharedQueue<Int32>
  func run() throws -> NoOutput {
    try condition.withLock { _ in
      try here.put(getpid())
      _ = condition.wait()
    }
    return NoOutput()
  }
}
