import Glibc
import Jobs
import Threading

/// The last rank goes in some way while the others wait for it in another.
struct DeathWhileWaiting: CommunicatorProgram {
  enum Way: String, CaseIterable, Codable, Sendable {
    case killed, trap, exits, throwing, returning
  }

  enum Wait: String, CaseIterable, Codable, Sendable {
    case receive, receiveAny, send, barrier, broadcast, scatter, gather, allGather, reduce
    case allReduce, longAllReduce, scan
  }

  /// What a rank that survives has to tell.
  struct Report: Codable, Sendable {
    var error: CommunicatorError?
    var seconds: Double
    /// What the next call comes to.
    var later: CommunicatorError?
  }

  var way: Way
  var wait: Wait

  func run(on c: some Communicator) throws -> Report {
    let victim = c.size - 1
    try c.barrier()
    let start = ContinuousClock.now
    if c.rank == victim { return try go() }
    var error: CommunicatorError?
    do { try wait(on: c, victim) } catch let found { error = found }
    let seconds = Double(start.duration(to: .now) / .seconds(1))
    var later: CommunicatorError?
    do { try c.barrier() } catch let found { later = found }
    return Report(error: error, seconds: seconds, later: later)
  }

  private func go() throws -> Report {
    switch way {
    case .killed: kill(getpid(), SIGKILL)
    case .trap:
      let numbers = Array(0..<Int(getpid() > 0 ? 3 : 4))
      return Report(error: nil, seconds: Double(numbers[numbers.count + 7]), later: nil)
    case .exits: exit(3)
    case .throwing: throw RebuildableError(line: 5)
    case .returning: break
    }
    return Report(error: nil, seconds: 0, later: nil)
  }

  private func wait(on c: some Communicator, _ victim: Int) throws(CommunicatorError) {
    let nothing: Int? = nil
    let none: [Int]? = nil
    switch wait {
    case .receive: _ = try c.receive(Int.self, from: victim)
    case .receiveAny: _ = try c.receive(Int.self)
    case .send: try c.send([Double](repeating: 1, count: 1 << 20), to: victim)
    case .barrier: try c.barrier()
    case .broadcast: _ = try c.broadcast(nothing, from: victim)
    case .scatter: _ = try c.scatter(none, from: victim)
    case .gather: _ = try c.gather(c.rank, to: 0)
    case .allGather: _ = try c.allGather("\(c.rank)")
    case .reduce: _ = try c.reduce([1, 2], .sum, to: victim)
    case .allReduce: _ = try c.allReduce(1.5, .sum)
    case .longAllReduce: _ = try c.allReduce([Double](repeating: 1, count: 300_000), .sum)
    case .scan: _ = try c.scan([1], .sum)
    }
  }
}

/// All ranks talk in every way until one of them is killed, at a moment that only the dice know.
struct KilledInTheMiddle: CommunicatorProgram {
  var delayInMicroseconds: UInt32

  func run(on c: some Communicator) throws -> String {
    let numbers = (0..<70_001).map { Double($0 &* (c.rank &+ 1)) }
    try c.barrier()
    if c.rank == c.size - 1 {
      let delay = delayInMicroseconds
      try OSThread<Void>(isDaemon: true) {
        usleep(delay)
        kill(getpid(), SIGKILL)
      }.start()
    }
    let (next, before) = ((c.rank + 1) % c.size, (c.rank + c.size - 1) % c.size)
    do {
      while try isRight(c, numbers, next, before) {}
      return "a value was wrong"
    } catch let error as CommunicatorError {
      if case .rankDied(c.size - 1, _, _) = error { return "told" }
      throw error
    }
  }

  private func isRight(
    _ c: some Communicator, _ numbers: [Double], _ next: Int, _ before: Int
  ) throws -> Bool {
    try c.exchange(numbers, with: next, from: before).count == numbers.count
      && c.allReduce(numbers, .sum)[1] == Double(c.size * (c.size + 1) / 2)
      && c.broadcast(c.rank == 1 ? "текст" : nil, from: 1) == "текст"
      && c.allGather([c.rank]) == (0..<c.size).map({ [$0] })
  }
}
