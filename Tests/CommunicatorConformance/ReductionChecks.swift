import Jobs

/// Reductions: what comes out is what one gets who has all arrays and goes through them in rank order.
enum ReductionChecks {
  private static let lengths = [0, 1, 7, 255, 300, 4099, 33_000, 100_001]

  /// Numbers whose sums and products depend on the order.
  private static func doubles(_ rank: Int, _ count: Int) -> [Double] {
    (0..<count).map { index in
      let mixed =
        UInt64(truncatingIfNeeded: index &* 7919 &+ rank &* 104_729) &* 0x9E37_79B9_7F4A_7C15
      return Double(mixed >> 40) / 1e5 - 80 + 1e-9 * Double(rank)
    }
  }

  private static func integers(_ rank: Int, _ count: Int) -> [Int] {
    (0..<count).map { ($0 &* 31 &+ rank &* 17) % 23 - 11 }
  }

  static func fold<Number>(
    _ ranks: Int, _ array: (Int) -> [Number], _ combine: (Number, Number) -> Number
  ) -> [Number] {
    var result = array(0)
    for rank in 1..<max(ranks, 1) {
      let other = array(rank)
      for index in result.indices { result[index] = combine(result[index], other[index]) }
    }
    return result
  }

  static func sums(_ c: some Communicator, _ check: inout Complaints) throws {
    for count in lengths {
      let sum = fold(c.size, { integers($0, count) }, +)
      let mine = integers(c.rank, count)
      check.equal(try c.allReduce(mine, .sum), sum, "a sum of \(count) integers for all")
      for root in 0..<c.size {
        check.equal(
          try c.reduce(mine, .sum, to: root), c.rank == root ? sum : nil, "a sum for rank \(root)")
      }
    }
    check.equal(try c.allReduce(c.rank + 1, .sum), c.size * (c.size + 1) / 2, "a number's sum")
    check.equal(
      try c.reduce(1.0, .sum), c.rank == 0 ? Double(c.size) : nil, "a number's sum for rank 0")
    // Several MiB.
    let count = 800_001
    check.equal(
      try c.allReduce(integers(c.rank, count), .sum), fold(c.size, { integers($0, count) }, +),
      "a sum of long arrays")
  }

  static func operations(_ c: some Communicator, _ check: inout Complaints) throws {
    for count in [3, 700, 40_001] {
      let mine = integers(c.rank, count)
      func all(_ combine: (Int, Int) -> Int) -> [Int] {
        fold(c.size, { integers($0, count) }, combine)
      }
      check.equal(try c.allReduce(mine, .minimum), all(min), "the least integers")
      check.equal(try c.allReduce(mine, .maximum), all(max), "the greatest integers")
      check.equal(try c.allReduce(mine, .bitwiseAnd), all(&), "and")
      check.equal(try c.allReduce(mine, .bitwiseOr), all(|), "or")
      check.equal(try c.allReduce(mine, .bitwiseXor), all(^), "exclusive or")
      check.equal(
        try c.allReduce(mine.map { $0 % 3 }, .product),
        fold(
          c.size, { integers($0, count).map { $0 % 3 } }, *), "products of integers")
      let numbers = doubles(c.rank, count)
      func allDoubles(_ combine: (Double, Double) -> Double) -> [Double] {
        fold(c.size, { doubles($0, count) }, combine)
      }
      check.sameBits(try c.allReduce(numbers, .minimum), allDoubles(min), "the least numbers")
      check.sameBits(try c.allReduce(numbers, .maximum), allDoubles(max), "the greatest numbers")
      check.sameBits(try c.allReduce(numbers, .product), allDoubles(*), "products")
    }
  }

  static func rankOrder(_ c: some Communicator, _ check: inout Complaints) throws {
    for count in lengths {
      let sum = fold(c.size, { doubles($0, count) }, +)
      let mine = doubles(c.rank, count)
      check.sameBits(try c.allReduce(mine, .sum), sum, "a sum in the order of the ranks")
      for root in 0..<c.size {
        check.sameBits(
          try c.reduce(mine, .sum, to: root) ?? [], c.rank == root ? sum : [],
          "a sum for rank \(root)")
      }
      var inPlace = mine
      try c.allReduce(&inPlace, .sum)
      check.sameBits(inPlace, sum, "a sum in its place")
    }
  }

  static func notNumbers(_ c: some Communicator, _ check: inout Complaints) throws {
    for count in [4, 5000] {
      var mine = [Double](repeating: Double(c.rank), count: count)
      if c.rank == c.size - 1 { mine[1] = .nan }
      if c.rank == 0 { mine[2] = .nan }
      mine[3] = c.rank == 0 ? -.infinity : 1e300
      for reduction in [Reduction<Double>.minimum, .maximum, .sum] {
        let result = try c.allReduce(mine, reduction)
        check.isTrue(result[1].isNaN && result[2].isNaN, "\(reduction): not a number was lost")
        check.isTrue(!result[0].isNaN, "\(reduction): a number was lost")
      }
      check.equal(try c.allReduce(mine, .minimum)[3], -.infinity, "infinity")
    }
  }

  static func overflows(_ c: some Communicator, _ check: inout Complaints) throws {
    for count in [3, 50_000] {
      var mine = [Int](repeating: 1, count: count)
      mine[count - 2] = Int.max
      mine[count - 1] = Int.max
      let error = CommunicatorError.overflow(index: count - 2)
      if c.size > 1 {
        for reduction in [Reduction<Int>.sum, .product] {
          check.throwing(error, "\(reduction)") { () throws(CommunicatorError) in
            _ = try c.allReduce(mine, reduction)
          }
          check.throwing(error, "\(reduction)") { () throws(CommunicatorError) in
            _ = try c.reduce(mine, reduction, to: c.size - 1)
          }
          check.throwing(error, "scan by \(reduction)") { () throws(CommunicatorError) in
            _ = try c.scan(mine, reduction)
          }
        }
      }
      check.equal(try c.allReduce(mine, .maximum), mine, "the greatest do not overflow")
      check.equal(try c.allReduce(1, .sum), c.size, "after an overflow")
    }
  }

  static func scans(_ c: some Communicator, _ check: inout Complaints) throws {
    for count in lengths {
      check.sameBits(
        try c.scan(doubles(c.rank, count), .sum), fold(c.rank + 1, { doubles($0, count) }, +),
        "sums of \(count) numbers up to a rank")
      check.equal(
        try c.scan(integers(c.rank, count), .maximum),
        fold(c.rank + 1, { integers($0, count) }, max), "the greatest up to a rank")
    }
    check.equal(try c.scan(1, .sum), c.rank + 1, "a number's sum up to a rank")
  }

  static func flags(_ c: some Communicator, _ check: inout Complaints) throws {
    for odd in 0..<c.size {
      check.equal(try c.allTrue(c.rank != odd), false, "all but one")
      check.equal(try c.anyTrue(c.rank == odd), true, "one")
    }
    check.equal(try c.allTrue(true), true, "all")
    check.equal(try c.anyTrue(false), false, "none")
  }
}
