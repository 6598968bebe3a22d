import Jobs
import Threading

/// Answers with its number.
struct Echo: Job {
  var number: Int
  func run() -> Int { number }
}

struct Refusal: Error, Hashable {
  var number: Int
}

/// Throws a ``Refusal`` with its number if it is odd.
struct EvenOnly: Job {
  var number: Int
  func run() throws(Refusal) -> Int {
    guard number % 2 == 0 else { throw Refusal(number: number) }
    return number
  }
}

/// Says that it has started, and waits until its gate lets it go on.
///
/// Jobs are values that could be sent elsewhere, so a gate is found by its number.
struct Gated: Job {
  var gate: Int
  var number = 0

  func run() throws -> Int {
    let gate = Gate[gate]
    try gate.started.put(number)
    _ = try gate.passes.take()
    return number
  }
}

/// Holds ``Gated`` jobs back.
final class Gate: Sendable {
  let id: Int
  /// The numbers of the jobs that have started.
  let started = BlockingQueue<Int>()
  /// One element lets one job pass; a shutdown makes the rest throw.
  let passes = BlockingQueue<Void>()

  private static let all = LockedValue<[Gate]>([])

  static func make() -> Gate {
    all.withLock { gates in
      let gate = Gate(id: gates.count)
      gates.append(gate)
      return gate
    }
  }

  private init(id: Int) {
    self.id = id
  }

  static subscript(id: Int) -> Gate { all.withLock { $0[id] } }

  func letPass(_ count: Int) throws {
    for _ in 0..<count { try passes.put(()) }
  }
}
