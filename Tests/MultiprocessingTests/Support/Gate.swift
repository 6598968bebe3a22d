import Glibc
import Jobs
import Multiprocessing
import Threading

/// Jobs that say their pid and then wait until they are let go.
final class Gate: Sendable {
  struct Waiting: Job {
    var queue: ResultQueue<Int32>
    var path: String
    func run() throws -> Int {
      try queue.put(getpid())
      // Returns when the other end of the pipe is open for writing.
      let descriptor = Glibc.open(path, O_RDONLY)
      close(descriptor)
      return descriptor >= 0 ? 1 : -1
    }
  }

  private let queue = ResultQueue<Int32>()
  private let path = "/tmp/pleasingly-gate-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  private let end = LockedValue<Int32?>(nil)

  init() { mkfifo(path, 0o600) }

  deinit {
    unlink(path)
    if let end = end.withLock({ $0 }) { close(end) }
  }

  /// Answers with 1 when it was let go.
  var job: Waiting { Waiting(queue: queue, path: path) }

  /// The pids of so many jobs that wait.
  func reports(_ count: Int) async throws -> [Int32] {
    var pids: [Int32] = []
    for _ in 0..<count { pids.append(try await take(from: queue)) }
    return pids
  }

  /// Lets all go that wait, and those that come later.
  func open() {
    // Kept open for both, so that nobody waits from now on.
    end.withLock { [path] end in end = Glibc.open(path, O_RDWR | O_CLOEXEC) }
  }
}

/// Takes from a queue on a thread of its own, so that no cooperative thread is blocked.
func take(from queue: ResultQueue<Int32>) async throws -> Int32 {
  let thread = OSThread { try queue.take() }
  try thread.start()
  return try await thread.value
}
