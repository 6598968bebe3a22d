import Glibc
import Jobs
import Multiprocessing

/// Tells what a process can know of itself.
struct Introduce: Job {
  struct Card: Codable, Sendable, Hashable {
    var pid: Int32
    var title: String
    var argument: String
    var hasMark: Bool
  }
  var argument: String
  func run() throws -> Card {
    Card(
      pid: getpid(), title: CommandLine.arguments[0], argument: argument,
      hasMark: getenv("PLEASINGLY_WORKER") != nil)
  }
}

/// Ends its process by itself.
struct Leave: Job {
  enum Way: String, Codable, Sendable { case exit, quickExit, abort, raiseTerminate }
  var way: Way
  var code: Int32 = 0
  func run() throws -> Int {
    switch way {
    case .exit: exit(code)
    case .quickExit: _exit(code)
    case .abort: abort()
    case .raiseTerminate: raise(SIGTERM)
    }
    return 0
  }
}

/// Tells its own place in a tree of processes, then starts the two below it, one after the other.
struct ProcessTree: Job {
  var path: [Int]
  var depth: Int
  var queue: ResultQueue<[Int]>
  func run() throws -> NoOutput {
    try queue.put(path)
    guard depth > 0 else { return NoOutput() }
    for number in 0...1 {
      let child = ChildProcess(ProcessTree(path: path + [number], depth: depth - 1, queue: queue))
      try child.start()
      try child.join()
    }
    return NoOutput()
  }
}

/// Starts processes of every kind below itself, says which, and waits until it is ended.
struct Ancestor: Job {
  /// How many generations of children there are below.
  var generations: Int
  var queue: ResultQueue<Int32>
  /// Whether it also starts a program that knows nothing of all this.
  var spawnsProgram = false
  func run() throws -> NoOutput {
    if spawnsProgram {
      var pid: pid_t = 0
      let argv: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/sleep"), strdup("1000"), nil]
      posix_spawn(&pid, "/bin/sleep", nil, nil, argv, environ)
      try queue.put(pid)
    }
    if generations > 0 {
      let child = ChildProcess(Ancestor(generations: generations - 1, queue: queue))
      try child.start()
      try queue.put(getpid())
      try child.join()
    }
    try queue.put(getpid())
    while true { pause() }
  }
}
