import Glibc
import Jobs
import Multiprocessing
import Threading

/// Prints through Swift, through C's streams and past both.
struct Print: Job {
  var text: String
  func run() throws -> NoOutput {
    print("swift \(text)", terminator: " ")
    puts("c \(text)")
    fflush(nil)
    let bytes = Array("raw \(text);".utf8)
    write(1, bytes, bytes.count)
    return NoOutput()
  }
}

/// Opens a file, prints, and reads what stands in that file.
struct PrintBesideFile: Job {
  var path: String
  func run() throws -> String {
    let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    print("this must not go into the file")
    perror("nor this")
    fflush(nil)
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    close(descriptor)
    return "\(descriptor > 2 ? "" : "\(descriptor)")"
      + String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}

/// Leaves threads behind that go on for ever, and are daemons.
struct LeaveThreads: Job {
  var count: Int
  func run() throws -> Int32 {
    for _ in 0..<count {
      let thread = OSThread<Void>(isDaemon: true) { while true { usleep(1000) } }
      try thread.start()
    }
    return getpid()
  }
}

/// Leaves a thread behind that writes a file after a while.
struct LeaveThreadThatWrites: Job {
  var path: String
  func run() throws -> NoOutput {
    let path = path
    try OSThread {
      AnyOSThread.sleep(for: .milliseconds(200))
      close(open(path, O_WRONLY | O_CREAT, 0o600))
    }.start()
    return NoOutput()
  }
}

/// Forks a copy that lives on, and answers with both numbers.
struct LeaveForked: Job {
  func run() throws -> [Int32] {
    let child = forkProcess()
    if child == 0 { while true { pause() } }
    return [getpid(), child]
  }
}

/// Refuses every signal that can be refused, and sleeps.
struct SleepDeaf: Job {
  var queue: ResultQueue<Int32>
  func run() throws -> NoOutput {
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    try queue.put(getpid())
    while true { sleep(1000) }
  }
}

/// Stops its own process, as a SIGSTOP from outside does; says so before.
struct StopSelf: Job {
  var queue: ResultQueue<Int32>
  func run() throws -> Int32 {
    try queue.put(getpid())
    raise(SIGSTOP)
    return getpid()
  }
}

/// Writes rubbish into every socket that it finds.
struct Babble: Job {
  func run() throws -> NoOutput {
    let rubbish = (0..<4096).map { UInt8(truncatingIfNeeded: 17 &* $0 &+ 255) }
    for descriptor in Int32(3)..<4096 where fcntl(descriptor, F_GETFD) != -1 {
      send(descriptor, rubbish, rubbish.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    }
    return NoOutput()
  }
}

/// Changes what a worker's process has in common with its jobs.
struct ChangeProcess: Job {
  enum Way: String, Codable, CaseIterable, Sendable {
    case folder, mask, umask, descriptors, user, environment, group, deaf
  }
  var way: Way
  func run() throws -> Int32 {
    switch way {
    case .folder: chdir("/")
    case .mask:
      var all = sigset_t()
      sigfillset(&all)
      pthread_sigmask(SIG_BLOCK, &all, nil)
    case .umask: umask(0o777)
    case .descriptors:
      var none = rlimit(rlim_cur: 0, rlim_max: 4096)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none)
    case .user: if getuid() == 0 { setuid(65534) }
    case .environment: clearenv()
    case .group: setpgid(0, 0)
    case .deaf: for number in Int32(1)...64 { signal(number, SIG_IGN) }
    }
    return getpid()
  }
}

/// An answer whose type nobody else can name: only the job's must be found.
private struct HiddenOutput: Codable, Sendable, Hashable {
  var number: Int
}

/// Answers with a private type, seen through a public one.
struct AnswerHidden: Job {
  struct Output: Codable, Sendable, Hashable {
    fileprivate var hidden: HiddenOutput
    var number: Int { hidden.number }
  }
  func run() throws -> Output { Output(hidden: HiddenOutput(number: 3)) }
}
