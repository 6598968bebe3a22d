import Glibc
import Jobs
import Multiprocessing

func writeToStandardError(_ text: String) {
  _ = write(STDERR_FILENO, text, text.utf8.count)
}

struct Cube: Job, Hashable {
  var number: Int
  func run() throws -> Int { number * number * number }
}

/// Tells who runs it.
struct WhoAmI: Job {
  struct Identity: Codable, Sendable, Hashable {
    var pid: Int32
    var parent: Int32
    var group: Int32
  }
  func run() throws -> Identity {
    Identity(pid: getpid(), parent: getppid(), group: getpgrp())
  }
}

/// Ends the worker in one of the ways in which code goes wrong.
struct Misbehave: Job {
  enum Way: String, Codable, CaseIterable, Sendable {
    case trapIndex, trapOverflow, trapNil, segfault, exit8, exit0, killSelf, closeEverything
  }
  var way: Way
  func run() throws -> Int {
    let numbers = Array(0..<Int(getpid() > 0 ? 3 : 4))
    switch way {
    case .trapIndex: return numbers[numbers.count + 7]
    case .trapOverflow: return Int.max - numbers[0] + numbers[2]
    case .trapNil: return numbers.first { $0 == 99 }!
    case .segfault:
      return UnsafePointer<Int>(bitPattern: 8 * numbers[1])!.pointee
    case .exit8: exit(8)
    case .exit0: exit(0)
    case .killSelf:
      kill(getpid(), SIGKILL)
      return 0
    case .closeEverything:
      for descriptor in Int32(0)...4096 { close(descriptor) }
      return 0
    }
  }
}

/// Closes every descriptor that a program usually has.
struct CloseDescriptors: Job {
  func run() throws -> Int {
    for descriptor in Int32(0)...100 { close(descriptor) }
    return 100
  }
}

struct RebuildableError: Error, Codable, Hashable {
  var line: Int
}

struct PlainError: Error, CustomStringConvertible {
  var reason: String
  var description: String { "plainly \(reason)" }
}

struct Throwing: Job {
  var rebuildable: Bool
  func run() throws -> Int {
    if rebuildable { throw RebuildableError(line: 7) }
    throw PlainError(reason: "wrong")
  }
}

/// Waits until it is ended from outside.
struct Forever: Job {
  func run() throws -> NoOutput {
    while true { pause() }
  }
}

/// Says its pid through a queue, then waits until it is ended from outside.
struct ReportThenWait: Job {
  var queue: ResultQueue<Int32>
  func run() throws -> NoOutput {
    try queue.put(getpid())
    while true { pause() }
  }
}

/// Puts many elements of a size.
struct PutMany: Job {
  var queue: ResultQueue<[UInt8]>
  var count: Int
  var size: Int
  func run() throws -> NoOutput {
    for index in 0..<count {
      try queue.put([UInt8](repeating: UInt8(truncatingIfNeeded: index), count: size))
    }
    return NoOutput()
  }
}

/// Answers with something that cannot be encoded.
struct Unencodable: Job {
  struct Output: Codable, Sendable {
    init() {}
    init(from decoder: any Decoder) throws {}
    func encode(to encoder: any Encoder) throws {
      throw EncodingError.invalidValue(
        self, .init(codingPath: encoder.codingPath, debugDescription: "made to fail"))
    }
  }
  func run() throws -> Output { Output() }
}

/// Cannot be encoded itself, or cannot be decoded in the worker.
struct BadJob: Job {
  enum Side: String, Codable { case encode, decode }
  var side: Side
  init(side: Side) { self.side = side }
  init(from decoder: any Decoder) throws {
    side = try decoder.singleValueContainer().decode(Side.self)
    if side == .decode {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "made to fail there"))
    }
  }
  func encode(to encoder: any Encoder) throws {
    if side == .encode {
      throw EncodingError.invalidValue(
        self, .init(codingPath: encoder.codingPath, debugDescription: "made to fail here"))
    }
    var container = encoder.singleValueContainer()
    try container.encode(side)
  }
  func run() throws -> Int { 1 }
}

struct Echo<Value: Codable & Sendable>: Job {
  var value: Value
  func run() throws -> Value { value }
}

/// Forks; the copy returns from `run` as well.
struct ForkInside: Job {
  func run() throws -> Int {
    forkProcess() == 0 ? 0 : 1
  }
}

/// Swift hides `fork`, and rightly so.
func forkProcess() -> Int32 {
  typealias Fork = @convention(c) () -> Int32
  guard let symbol = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "fork") else { return -1 }
  return unsafeBitCast(symbol, to: Fork.self)()
}

/// Starts a child, then forks a copy that ends in an orderly way; tells whether the child still lives.
struct ForkWithChild: Job {
  func run() throws -> Bool {
    let queue = ResultQueue<Int32>()
    let child = ChildProcess(ReportThenWait(queue: queue))
    try child.start()
    _ = try queue.take(timeout: .seconds(30))
    let copy = forkProcess()
    if copy == 0 { exit(0) }
    var status: Int32 = 0
    guard waitpid(copy, &status, 0) == copy, status == 0 else { return false }
    do {
      try child.join(timeout: .milliseconds(100))
      return false
    } catch ChildProcessError.timedOut {
      child.kill()
      return try child.join() == .signaled(signal: SIGKILL, coreDumped: false)
    }
  }
}

/// Uses a pool of its own.
struct Nested: Job {
  var numbers: [Int]
  func run() throws -> [Int] {
    let children = numbers.map { ChildProcess(Cube(number: $0)) }
    for child in children { try child.start() }
    return try children.map { try $0.result() }
  }
}

/// Loops until it is asked to stop; says when it begins, and when it stops.
struct UntilAsked: Job {
  var queue: ResultQueue<Int32>
  func run() throws -> NoOutput {
    try queue.put(getpid())
    while !JobContext.current.isCancelled {}
    try queue.put(-getpid())
    throw CancellationError()
  }
}

/// Reports its progress, step by step.
struct Reporting: Job {
  var steps: Int
  func run() throws -> Int {
    for step in 1...steps { JobContext.current.report(fraction: Double(step) / Double(steps)) }
    return steps
  }
}

/// Dies the first time, by a file that is not there yet, and answers afterwards.
struct DieOnce: Job {
  var path: String
  func run() throws -> Int32 {
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY, 0o600)
    if descriptor >= 0 { kill(getpid(), SIGKILL) }
    return getpid()
  }
}

/// Holds on to memory for ever.
struct Hoard: Job {
  var megabytes: Int
  func run() throws -> Int32 {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: megabytes << 20, alignment: 16)
    memset(bytes, 1, megabytes << 20)
    return getpid()
  }
}

/// An initializer that writes down that it ran, in the worker's environment.
struct MarkWorker: Job {
  var fails = false
  func run() throws -> NoOutput {
    if fails { throw RebuildableError(line: 99) }
    let count = getenv("MARKED").flatMap { Int(String(cString: $0)) } ?? 0
    setenv("MARKED", "\(count + 1)", 1)
    return NoOutput()
  }
}

struct ReadMark: Job {
  func run() throws -> [Int] {
    [Int(getpid()), getenv("MARKED").flatMap { Int(String(cString: $0)) } ?? 0]
  }
}

/// Takes so long, the way a slow job does.
struct Nap: Job {
  var milliseconds: UInt32
  func run() throws -> NoOutput {
    usleep(milliseconds * 1000)
    return NoOutput()
  }
}
