import Jobs

/// Wrong use that any communicator can see.
enum WrongUseChecks {
  static func ranks(_ c: some Communicator, _ check: inout Complaints) throws {
    for rank in [-1, c.size, Int.max] {
      let error = CommunicatorError.rankOutOfRange(rank: rank, size: c.size)
      check.throwing(error, "send") { () throws(CommunicatorError) in try c.send(1, to: rank) }
      check.throwing(error, "receive") { () throws(CommunicatorError) in
        _ = try c.receive(Int.self, from: rank)
      }
    }
    // All ranks name the same root, which none of them is.
    for root in [c.size, Int.max, Int.min] {
      let error = CommunicatorError.rankOutOfRange(rank: root, size: c.size)
      check.throwing(error, "broadcast") { () throws(CommunicatorError) in
        _ = try c.broadcast(1, from: root)
      }
      check.throwing(error, "scatter") { () throws(CommunicatorError) in
        _ = try c.scatter([1], from: root)
      }
      check.throwing(error, "gather") { () throws(CommunicatorError) in
        _ = try c.gather(1, to: root)
      }
      check.throwing(error, "reduce") { () throws(CommunicatorError) in
        _ = try c.reduce([1], .sum, to: root)
      }
    }
    check.equal(try c.allReduce(1, .sum), c.size, "after wrong roots")
  }

  static func tags(_ c: some Communicator, _ check: inout Complaints) throws {
    for tag in [-1, 32_768, Int.min] {
      let error = CommunicatorError.tagOutOfRange(tag: tag)
      check.throwing(error, "send") { () throws(CommunicatorError) in
        try c.send(1, to: 0, tag: tag)
      }
      check.throwing(error, "receive") { () throws(CommunicatorError) in
        _ = try c.receive(Int.self, from: 0, tag: tag)
      }
    }
  }

  /// What the root does wrong is told to all.
  static func troubles(_ c: some Communicator, _ check: inout Complaints) throws {
    let root = c.size - 1
    let none: Int? = nil
    check.throwing(.missingValue(call: "broadcast", root: root), "a broadcast of nothing") {
      () throws(CommunicatorError) in
      _ = try c.broadcast(none, from: root)
    }
    let nothing: [Int]? = nil
    check.throwing(.missingValue(call: "scatter", root: root), "a scatter of nothing") {
      () throws(CommunicatorError) in
      _ = try c.scatter(nothing, from: root)
    }
    for count in [0, c.size - 1, c.size + 1] where count >= 0 && count != c.size {
      check.throwing(.wrongPartCount(parts: count, size: c.size), "a scatter of \(count) parts") {
        () throws(CommunicatorError) in
        _ = try c.scatter([Int](repeating: 0, count: count), from: root)
      }
    }
    notEncoded(c, &check, by: 0) { () throws(CommunicatorError) in
      _ = try c.allGather(Unencodable(fails: c.rank == 0))
    }
    notEncoded(c, &check, by: root) { () throws(CommunicatorError) in
      _ = try c.broadcast(c.rank == root ? Unencodable(fails: true) : nil, from: root)
    }
    notEncoded(c, &check, by: root) { () throws(CommunicatorError) in
      let parts = (0..<c.size).map { Unencodable(fails: $0 == 0) }
      _ = try c.scatter(c.rank == root ? parts : nil, from: root)
    }
    check.equal(try c.allReduce(1, .sum), c.size, "after all that")
  }
}

extension WrongUseChecks {
  /// What cannot be encoded is told to all, and on that rank why.
  private static func notEncoded(
    _ c: some Communicator, _ check: inout Complaints, by rank: Int,
    _ call: () throws(CommunicatorError) -> Void
  ) {
    do {
      try call()
      check.isTrue(c.size == 1, "what cannot be encoded was given")
    } catch .notEncoded(_, let message) {
      check.equal(message.contains(Unencodable.reason), c.rank == rank, message)
    } catch {
      check.equal("\(error)", "", "the error")
    }
  }
}
