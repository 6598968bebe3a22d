import Glibc
import Jobs
import Multiprocessing

/// Ranks that do not make the same calls.
struct Mismatch: CommunicatorProgram {
  enum Kind: String, CaseIterable, Codable, Sendable {
    case calls, roots, types, operations, lengths, longLengths
  }

  var kind: Kind

  /// What the wrong call and the right one after it came to.
  struct Report: Codable, Sendable {
    var error: CommunicatorError?
    var later: Int
  }

  func run(on c: some Communicator) throws -> Report {
    let isOdd = c.rank == 1
    var error: CommunicatorError?
    do {
      switch kind {
      case .calls: if isOdd { try c.barrier() } else { _ = try c.allGather(1) }
      case .roots: _ = try c.broadcast(1, from: isOdd ? 1 : 0)
      case .types: if isOdd { _ = try c.allGather("1") } else { _ = try c.allGather(1) }
      case .operations: _ = try c.allReduce(1, isOdd ? .product : .sum)
      case .lengths: _ = try c.allReduce(isOdd ? [1, 2, 3] : [1, 2], .sum)
      case .longLengths:
        _ = try c.allReduce([Int](repeating: 1, count: isOdd ? 90_000 : 80_000), .sum)
      }
    } catch let found { error = found }
    return Report(error: error, later: try c.allReduce(1, .sum))
  }
}

/// One rank does not come to a barrier in time.
struct LateAtBarrier: CommunicatorProgram {
  func run(on c: some Communicator) throws -> [CommunicatorError] {
    var errors: [CommunicatorError] = []
    func note(_ body: () throws(CommunicatorError) -> Void) {
      do { try body() } catch { errors.append(error) }
    }
    if c.rank == c.size - 1 {
      // Comes when the others have given up, which they say.
      for _ in 1..<c.size { _ = try c.receive(Int.self, tag: 7) }
    } else {
      note { () throws(CommunicatorError) in try c.barrier(timeout: .milliseconds(50)) }
      try c.send(1, to: c.size - 1, tag: 7)
    }
    note { () throws(CommunicatorError) in try c.barrier() }
    note { () throws(CommunicatorError) in _ = try c.allReduce(1, .sum) }
    // Messages still come.
    try c.send("\(c.rank)", to: (c.rank + 1) % c.size, tag: 8)
    _ = try c.receive(String.self, tag: 8)
    return errors
  }
}

/// Says who it is.
struct SayPID: CommunicatorProgram {
  func run(on c: some Communicator) throws -> Int32 {
    try c.barrier()
    return getpid()
  }
}

/// Goes on and on, and does not listen.
struct Deaf: CommunicatorProgram {
  var queue: ResultQueue<Int32>
  /// A rank that throws at once; -1 for none.
  var throwing = -1

  func run(on c: some Communicator) throws -> Int {
    if c.rank != throwing { try queue.put(getpid()) }
    try c.barrier()
    if c.rank == throwing { throw RebuildableError(line: 1) }
    while true { pause() }
  }
}

/// A program that no other process can find.
private struct Hidden: CommunicatorProgram {
  func run(on c: some Communicator) throws -> Int { 0 }
}

/// Runs a program of a type that is private.
func runHiddenProgram() async throws {
  _ = try await ProcessCommunicator.run(ranks: 2, Hidden())
}
