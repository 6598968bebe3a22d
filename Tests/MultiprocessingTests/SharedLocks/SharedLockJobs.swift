import Glibc
import Jobs
import Multiprocessing

/// Adds one to a number in shared memory, as often as told, each time as reading and writing.
struct CountUnderLock: Job {
  var times: Int
  var lock: SharedLock
  var number: SharedQueue<Int>
  func run() throws -> NoOutput {
    for _ in 0..<times {
      try lock.withLock { _ in try number.put(number.take() + 1) }
    }
    return NoOutput()
  }
}

/// Takes a lock, says so, and is killed with it.
struct DieWithLock: Job {
  var lock: SharedLock
  func run() throws -> NoOutput {
    _ = lock.lock()
    kill(getpid(), SIGKILL)
    return NoOutput()
  }
}

/// Takes a recursive lock twice and is killed with it.
struct DieWithRecursiveLock: Job {
  var lock: SharedRecursiveLock
  func run() throws -> NoOutput {
    _ = lock.lock()
    _ = lock.lock()
    kill(getpid(), SIGKILL)
    return NoOutput()
  }
}

/// Takes permits and is killed with them.
struct DieWithPermits: Job {
  var semaphore: SharedSemaphore
  var count: Int
  func run() throws -> NoOutput {
    for _ in 0..<count { semaphore.acquire() }
    kill(getpid(), SIGKILL)
    return NoOutput()
  }
}

/// Takes a permit, and keeps it until it is killed.
struct HoldPermit: Job {
  var semaphore: SharedSemaphore
  func run() throws -> NoOutput {
    semaphore.acquire()
    while true { pause() }
  }
}

/// Says that it is there, and waits for an event.
struct WaitForEvent: Job {
  var event: SharedEvent
  var here: SharedQueue<Int32>
  func run() throws -> Bool {
    try here.put(getpid())
    event.wait()
    return event.isSet
  }
}

/// Says that it is there, and waits on a condition.
struct WaitOnCondition: Job {
  var condition: SharedCondition
  var here: SharedQueue<Int32>
  func run() throws -> Bool {
    try condition.withLock { _ in
      try here.put(getpid())
      return condition.wait() == .notified
    }
  }
}

/// Says that it is there, and takes a permit.
struct WaitForPermit: Job {
  var semaphore: SharedSemaphore
  var here: SharedQueue<Int32>
  func run() throws -> NoOutput {
    try here.put(getpid())
    semaphore.acquire()
    return NoOutput()
  }
}

/// Waits at a barrier, as often as told; answers with the numbers it got.
struct WaitAtBarrier: Job {
  var barrier: SharedBarrier
  var rounds: Int
  func run() throws -> [Int] {
    try (0..<rounds).map { _ in try barrier.wait() }
  }
}

/// Says that it is there, and is killed while it has the barrier.
struct DieWithBarrier: Job {
  var barrier: SharedBarrier
  var here: SharedQueue<Int32>
  func run() throws -> NoOutput {
    try here.put(getpid())
    while true { pause() }
  }
}

/// Releases as many permits as a number can say; whether that was refused.
struct ReleaseAll: Job {
  var semaphore: SharedSemaphore
  func run() throws -> Bool {
    do throws(SharedSemaphoreError) {
      try semaphore.release(.max)
      return false
    } catch {
      return true
    }
  }
}
