import Glibc
import Testing

/// The thread of libdispatch that watches the others, which tests without descriptors hold.
///
/// It reads the state of the others from `/proc` once a second, and ends a program that has no
/// descriptor left for that («workq: unable to open stat for registered worker thread»).
///
/// While it is held, `Task.sleep` does not return.
struct DispatchManager {
  private let thread: pid_t

  /// Finds the thread, in a process of which nothing else waits for events: before the first pool.
  init() async throws {
    // The first sleep makes the thread, and takes a descriptor.
    try await Task.sleep(for: .milliseconds(1))
    var found: pid_t?
    await eventually("one thread waits for events") {
      let waiting = Census.threadIDs.filter(Self.waitsForEvents)
      found = waiting.count == 1 ? waiting[0] : nil
      return found != nil
    }
    thread = try #require(found)
    _ = (held, released)
    // Of the signals that libdispatch does not block in its threads.
    signal(SIGSYS) { _ in
      var byte: UInt8 = 0
      _ = write(held.writing, &byte, 1)
      while read(released.reading, &byte, 1) == -1, errno == EINTR {}
    }
  }

  /// Runs `body` with only `left` descriptors that can still be had, under a lowered limit.
  func withDescriptors(left: Int, _ body: () async throws -> Void) async throws {
    try await whileHeld {
      let taken = takeDescriptors(leaving: left)
      defer { taken.forEach { close($0) } }
      try await body()
    }
  }

  /// Runs `body` while the thread is held.
  func whileHeld(_ body: () async throws -> Void) async throws {
    var byte: UInt8 = 0
    precondition(signalThread(getpid(), thread, SIGSYS) == 0)
    while read(held.reading, &byte, 1) == -1, errno == EINTR {}
    defer { _ = write(released.writing, &byte, 1) }
    try await body()
  }

  private static func waitsForEvents(_ thread: pid_t) -> Bool {
    #if arch(x86_64)
      let calls = ["232", "281"]
    #else
      let calls = ["22"]
    #endif
    let call = Census.text("/proc/self/task/\(thread)/syscall").split(separator: " ").first
    return call.map { calls.contains(String($0)) } ?? false
  }
}

/// The two ends of a pipe between the tests and the thread that is held.
private struct HoldPipe {
  let reading: Int32
  let writing: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0)
    for end in ends { precondition(fcntl(end, F_SETFD, FD_CLOEXEC) == 0) }
    (reading, writing) = (ends[0], ends[1])
  }
}

/// `tgkill`, which Swift's Glibc does not see.
private let signalThread = unsafeBitCast(
  dlsym(nil, "tgkill"), to: (@convention(c) (pid_t, pid_t, Int32) -> Int32).self)

private let held = HoldPipe()
private let released = HoldPipe()

/// Opens descriptors until the limit, which it lowers, allows only so many more.
private func takeDescriptors(leaving left: Int) -> [Int32] {
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  limit.rlim_cur = min(limit.rlim_cur, 256)
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  var taken: [Int32] = []
  while case let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC), descriptor >= 0 {
    taken.append(descriptor)
  }
  for _ in 0..<min(left, taken.count) { close(taken.removeLast()) }
  return taken
}
