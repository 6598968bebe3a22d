import Glibc
import Jobs
import Multiprocessing

/// How something goes wrong.
enum Fault: String, Codable, Sendable {
  case none, error, crash, exit

  /// Goes wrong.
  func strike() throws {
    switch self {
    case .none: break
    case .error: throw Struck()
    // Not a trap: the backtracer that reports those takes a while.
    case .crash:
      signal(SIGSEGV, SIG_DFL)
      raise(SIGSEGV)
    case .exit: Glibc.exit(42)
    }
  }
}

/// What a fault of the kind `error` throws; it arrives as itself.
struct Struck: Error, Codable, Hashable {
  var text = "struck"
}

/// A value that goes wrong on its way.
struct Cargo: Codable, Sendable, Hashable {
  var number = 0
  var atEncoding = Fault.none
  var atDecoding = Fault.none

  init(number: Int = 0, atEncoding: Fault = .none, atDecoding: Fault = .none) {
    self.number = number
    self.atEncoding = atEncoding
    self.atDecoding = atDecoding
  }

  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    number = try container.decode(Int.self)
    atEncoding = try container.decode(Fault.self)
    atDecoding = try container.decode(Fault.self)
    try atDecoding.strike()
  }

  func encode(to encoder: any Encoder) throws {
    try atEncoding.strike()
    var container = encoder.unkeyedContainer()
    try container.encode(number)
    try container.encode(atEncoding)
    try container.encode(atDecoding)
  }
}

/// A job that goes wrong at one point: as an argument, while it runs, or as an answer.
struct Carried: Job {
  var argument = Cargo()
  var running = Fault.none
  /// The faults of the answer, as names: they strike only when it has been made of them.
  var answerEncoding = Fault.none
  var answerDecoding = Fault.none

  func run() throws -> Cargo {
    try running.strike()
    return Cargo(number: argument.number, atEncoding: answerEncoding, atDecoding: answerDecoding)
  }
}

/// An error whose encoded form cannot be decoded again.
struct OneWayError: Error, Codable, CustomStringConvertible {
  var code: Int
  init(code: Int) { self.code = code }
  init(from decoder: any Decoder) throws {
    throw DecodingError.dataCorrupted(
      .init(codingPath: decoder.codingPath, debugDescription: "it goes one way"))
  }
  var description: String { "one way, code \(code)" }
}

/// An error that cannot even be encoded.
struct UnsendableError: Error, Codable, CustomStringConvertible {
  var code: Int
  init(code: Int) { self.code = code }
  func encode(to encoder: any Encoder) throws {
    throw EncodingError.invalidValue(
      code, .init(codingPath: encoder.codingPath, debugDescription: "it stays here"))
  }
  var description: String { "stays here, code \(code)" }
}

private struct HiddenError: Error, Codable, CustomStringConvertible {
  var code: Int
  var description: String { "hidden, code \(code)" }
}

/// An error type that is a class.
final class ErrorObject: Error, Codable {
  let code: Int
  init(code: Int) { self.code = code }
}

/// Throws an error that cannot be rebuilt where its caller is.
struct ThrowingTheUnrebuildable: Job {
  enum Kind: String, Codable, CaseIterable, Sendable { case oneWay, unsendable, hidden, local }
  var kind: Kind
  func run() throws -> Int {
    struct LocalError: Error, CustomStringConvertible {
      var description: String { "local, code 5" }
    }
    switch kind {
    case .oneWay: throw OneWayError(code: 5)
    case .unsendable: throw UnsendableError(code: 5)
    case .hidden: throw HiddenError(code: 5)
    case .local: throw LocalError()
    }
  }
}

/// Throws an object.
struct ThrowingAnObject: Job {
  func run() throws -> Int { throw ErrorObject(code: 5) }
}

/// Kills every one of the processes that it is told of, its own last.
struct KillAll: Job {
  var pids: [Int32]
  func run() throws -> Int {
    for pid in pids where pid != getpid() { kill(pid, SIGKILL) }
    kill(getpid(), SIGKILL)
    return 0
  }
}

/// Says who it is and waits for a file; then it answers with who it is.
struct WaitForFile: Job {
  var path: String
  var queue: ResultQueue<Int32>?
  func run() throws -> Int32 {
    try queue?.put(getpid())
    while access(path, F_OK) != 0 { usleep(500) }
    return getpid()
  }
}
