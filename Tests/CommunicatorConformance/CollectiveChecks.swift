import Jobs

/// Collective calls, reductions apart.
enum CollectiveChecks {
  /// Nobody leaves before all have come: by the clock, which the processes of one machine share.
  static func barriers(_ c: some Communicator, _ check: inout Complaints) throws {
    for round in 0..<20 {
      let begin = ContinuousClock.now
      // One comes late: without a barrier the others would leave long before.
      while c.rank == round % c.size, begin.duration(to: .now) < .milliseconds(3) {}
      let coming = ContinuousClock.now
      try c.barrier()
      let leaving = ContinuousClock.now
      let comings = try c.allGather(coming)
      for (other, coming) in comings.enumerated() {
        check.isTrue(coming <= leaving, "round \(round): left before rank \(other) had come")
      }
    }
  }

  static func broadcasts(_ c: some Communicator, _ check: inout Complaints) throws {
    for root in 0..<c.size {
      let isRoot = c.rank == root
      check.equal(try c.broadcast(isRoot ? root : nil, from: root), root, "an integer")
      check.equal(
        try c.broadcast(isRoot ? "текст \(root)" : nil, from: root), "текст \(root)", "a text")
      check.equal(
        try c.broadcast(isRoot ? Sample(of: root) : nil, from: root), Sample(of: root), "a value")
      check.equal(try c.broadcast(isRoot ? [Double]() : nil, from: root), [], "an empty array")
      let long = (0..<700_003).map { $0 &* (root + 3) }
      check.equal(try c.broadcast(isRoot ? long : nil, from: root), long, "a long array")
      // What others than the root give does not count.
      check.equal(try c.broadcast(c.rank, from: root), root, "the root's among all")
    }
  }

  static func scatters(_ c: some Communicator, _ check: inout Complaints) throws {
    for root in 0..<c.size {
      let isRoot = c.rank == root
      let texts = (0..<c.size).map { "\(root)→\($0)" }
      check.equal(try c.scatter(isRoot ? texts : nil, from: root), "\(root)→\(c.rank)", "a text")
      // Rank 1's part is empty, the last is long.
      let lengths = (0..<c.size).map { $0 == 1 ? 0 : 1 + $0 * $0 * 20_011 }
      let parts = lengths.map { length in (0..<length).map { Double($0 + root) } }
      check.equal(
        try c.scatter(isRoot ? parts : nil, from: root), parts[c.rank], "parts of unequal length")
      check.equal(
        try c.scatter(isRoot ? (0..<c.size).map(Sample.init) : nil, from: root),
        Sample(of: c.rank), "values")
    }
  }

  static func evenScatters(_ c: some Communicator, _ check: inout Complaints) throws {
    for count in [0, 1, c.size, 10, 100_003] {
      let all = Array(0..<count)
      let mine = try c.scatterEvenly(c.rank == 0 ? all : nil)
      check.equal(mine, Array(all[c.share(of: count)]), "a share of \(count)")
      check.equal(
        try c.allGather(mine).flatMap(\.self), all, "all shares of \(count) together")
    }
  }

  static func gathers(_ c: some Communicator, _ check: inout Complaints) throws {
    for root in 0..<c.size {
      let isRoot = c.rank == root
      check.equal(
        try c.gather(c.rank * 2, to: root), isRoot ? (0..<c.size).map { $0 * 2 } : nil, "integers")
      check.equal(
        try c.gather(Sample(of: c.rank), to: root), isRoot ? (0..<c.size).map(Sample.init) : nil,
        "values")
      func array(_ rank: Int) -> [Double] { Array(repeating: Double(rank), count: rank * 90_001) }
      check.equal(
        try c.gather(array(c.rank), to: root), isRoot ? (0..<c.size).map(array) : nil,
        "arrays of unequal length")
    }
  }

  static func allGathers(_ c: some Communicator, _ check: inout Complaints) throws {
    check.equal(try c.allGather("\(c.rank)"), (0..<c.size).map { "\($0)" }, "texts")
    check.equal(try c.allGather([Int]()), Array(repeating: [], count: c.size), "empty arrays")
    func array(_ rank: Int) -> [Int] { Array(0..<((c.size - rank) * 70_001)) }
    check.equal(try c.allGather(array(c.rank)), (0..<c.size).map(array), "arrays of unequal length")
  }

  /// Messages and collective calls in turns: none meets the other's.
  static func mixture(_ c: some Communicator, _ check: inout Complaints) throws {
    let next = (c.rank + 1) % c.size
    let before = (c.rank + c.size - 1) % c.size
    for round in 0..<30 {
      try c.send([Double](repeating: Double(round), count: round * 1000), to: next, tag: 1)
      check.equal(
        try c.allReduce(round, .sum), round * c.size, "a sum while messages are under way")
      try c.send("\(round)", to: next, tag: 2)
      check.equal(try c.broadcast(c.rank == 0 ? round : nil, from: 0), round, "a broadcast")
      check.equal(try c.receive(String.self, from: before, tag: 2), "\(round)", "a text")
      check.equal(
        try c.receive([Double].self, from: before, tag: 1).count, round * 1000, "an array")
    }
  }
}
