import Jobs

/// Sends and receives.
enum MessageChecks {
  static func ring(_ c: some Communicator, _ check: inout Complaints) throws {
    let (next, before) = ((c.rank + 1) % c.size, (c.rank + c.size - 1) % c.size)
    var token = c.rank
    for lap in 1...c.size {
      token = try c.exchange(token, with: next, from: before, tag: lap)
    }
    check.equal(token, c.rank, "a token that went all the way round")
  }

  static func tags(_ c: some Communicator, _ check: inout Complaints) throws {
    for other in 0..<c.size {
      for tag in [5, 0, 32_767] { try c.send("\(c.rank)/\(tag)", to: other, tag: tag) }
    }
    for other in 0..<c.size {
      for tag in [32_767, 5, 0] {
        let text = try c.receive(String.self, from: other, tag: tag)
        check.equal(text, "\(other)/\(tag)", "a message chosen by its tag")
      }
    }
  }

  static func anySource(_ c: some Communicator, _ check: inout Complaints) throws {
    guard c.rank == 0 else {
      try c.send(c.rank * c.rank, to: 0, tag: c.rank)
      return
    }
    var sources: Set<Int> = []
    for _ in 1..<max(c.size, 1) {
      let message = try c.receiveMessage(Int.self, from: nil, tag: nil, timeout: nil)
      check.equal(message.tag, message.source, "the tag")
      check.equal(message.value, message.source * message.source, "the value")
      sources.insert(message.source)
    }
    check.equal(sources, Set(1..<c.size), "the senders")
  }

  static func order(_ c: some Communicator, _ check: inout Complaints) throws {
    let count = 2000
    let next = (c.rank + 1) % c.size
    let before = (c.rank + c.size - 1) % c.size
    for number in 0..<count { try c.send(number, to: next, tag: number % 3) }
    // The first tag's messages last.
    for tag in [2, 1, 0] {
      for number in stride(from: tag, to: count, by: 3) {
        check.equal(try c.receive(Int.self, from: before, tag: tag), number, "the order")
      }
    }
  }

  static func largeMessages(_ c: some Communicator, _ check: inout Complaints) throws {
    for count in [0, 1, 8191, 700_001] {
      let mine = (0..<count).map { Double(c.rank * 1_000_000 + $0) }
      // All send at once, to all: nobody receives before everything is sent.
      for other in 0..<c.size { try c.send(mine, to: other) }
      for other in 0..<c.size {
        let array = try c.receive([Double].self, from: other)
        check.equal(array.count, count, "the length of an array")
        check.equal(array.last, count == 0 ? nil : Double(other * 1_000_000 + count - 1), "its end")
        check.isTrue(
          array.indices.allSatisfy { array[$0] == Double(other * 1_000_000 + $0) }, "an array")
      }
    }
  }

  static func values(_ c: some Communicator, _ check: inout Complaints) throws {
    let next = (c.rank + 1) % c.size
    let before = (c.rank + c.size - 1) % c.size
    let sample = Sample(of: c.rank)
    check.equal(
      try c.exchange(sample, with: next, from: before), Sample(of: before), "a value of many parts")
    check.equal(
      try c.exchange(["é": [c.rank], "日本": []], with: next, from: before),
      ["é": [before], "日本": []], "a dictionary")
    check.equal(
      try c.exchange([Sample](), with: next, from: before), [], "an empty array of values")
    check.equal(try c.exchange("", with: next, from: before), "", "an empty text")
    let none: Int? = nil
    check.equal(try c.exchange(none, with: next, from: before), nil, "an optional")
    check.equal(
      try c.exchange([Int.min, Int.max], with: next, from: before), [.min, .max], "extremes")
    check.equal(
      try c.exchange([UInt8](repeating: 7, count: 100_000), with: next, from: before).count,
      100_000, "bytes")
  }

  static func ownMessages(_ c: some Communicator, _ check: inout Complaints) throws {
    try c.send("first", to: c.rank, tag: 1)
    try c.send([1.5, 2.5], to: c.rank, tag: 2)
    check.equal(try c.receive([Double].self, from: c.rank, tag: 2), [1.5, 2.5], "an own message")
    check.equal(try c.receive(String.self, from: c.rank), "first", "an own message")
    check.throwing(.nothingSent(tag: 4), "waiting for oneself") { () throws(CommunicatorError) in
      _ = try c.receive(Int.self, from: c.rank, tag: 4)
    }
  }

  static func wrongType(_ c: some Communicator, _ check: inout Complaints) throws {
    let next = (c.rank + 1) % c.size
    let before = (c.rank + c.size - 1) % c.size
    try c.send(1, to: next, tag: 9)
    do {
      _ = try c.receive(String.self, from: before, tag: 9)
      check.isTrue(false, "an integer was received as a text")
    } catch CommunicatorError.typeMismatch(before, 9, "Swift.Int", "Swift.String") {
    } catch {
      check.equal("\(error)", "", "the error")
    }
    check.equal(try c.receive(Int.self, from: before, tag: 9), 1, "what was refused before")
  }

  static func receiveTimeout(_ c: some Communicator, _ check: inout Complaints) throws {
    if c.size > 1 {
      let other = (c.rank + 1) % c.size
      for limit in [Duration.zero, .milliseconds(30)] {
        let start = ContinuousClock.now
        check.throwing(.timedOut(call: "receive", limit: limit), "a timeout") {
          () throws(CommunicatorError) in
          _ = try c.receive(Int.self, from: other, timeout: limit)
        }
        check.isTrue(start.duration(to: .now) >= limit, "the timeout came too early")
      }
    }
    try c.barrier()
    let next = (c.rank + 1) % c.size
    try c.send(c.rank, to: next)
    let before = (c.rank + c.size - 1) % c.size
    check.equal(
      try c.receive(Int.self, from: before, timeout: .seconds(60)), before, "a message in time")
    try c.barrier(timeout: .seconds(60))
  }
}
