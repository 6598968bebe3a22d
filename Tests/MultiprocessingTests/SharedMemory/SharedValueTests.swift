import Jobs
import Multiprocessing
import Testing
import Threading

/// Changes several values again and again.
struct Tally: Job {
  var count: SharedValue<Int>
  var sum: SharedValue<Double>
  var largest: SharedValue<Int32>
  var smallest: SharedValue<Float>
  var number: Int
  func run() throws -> Int {
    for round in 1...2000 {
      count.add(1)
      sum.add(0.5)
      largest.max(Int32(number * 10_000 + round))
      smallest.min(-Float(number * 10_000 + round))
    }
    return count.load()
  }
}

struct AddWhileKilled: Job {
  var count: SharedValue<UInt64>
  func run() throws -> NoOutput {
    // The same number in both halves.
    while true { count.update { (($0 & 0xFFFF_FFFF) + 1) * 0x1_0000_0001 } }
  }
}

struct WrongValue: Job {
  var sent: SharedValue<Double>?
  init(sent: SharedValue<Double>) { self.sent = sent }
  init(from decoder: any Decoder) throws {
    _ = try decoder.singleValueContainer().decode(SharedValue<Int>.self)
  }
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(sent)
  }
  func run() throws -> Int { 1 }
}

@Suite("Conformance J6: shared values", .processTurns, .timeLimit(.minutes(20)))
struct SharedValueTests {
  @Test("every operation tells what was and what is")
  func operations() throws {
    let value = try SharedValue(5)
    #expect(value.load() == 5)
    value.store(-7)
    #expect(value.exchange(3) == -7)
    #expect(value.add(4) == (3, 7))
    #expect(value.subtract(10) == (7, -3))
    #expect(value.max(-5) == (-3, -3))
    #expect(value.max(9) == (-3, 9))
    #expect(value.min(2) == (9, 2))
    #expect(value.compareExchange(expected: 1, desired: 8) == (false, 2))
    #expect(value.compareExchange(expected: 2, desired: 8) == (true, 2))
    #expect(value.update { $0 * $0 } == (8, 64))
    struct Refused: Error {}
    #expect(throws: Refused.self) { try value.update { _ in throw Refused() } }
    #expect(value.load() == 64)
  }

  @Test("numbers of every kind keep their extremes")
  func kinds() throws {
    func check<Value: SharedNumber>(_ values: Value...) throws {
      let shared = try SharedValue(values[0])
      for value in values {
        shared.store(value)
        #expect(shared.load() == value)
      }
    }
    try check(Int.min, .max, -1)
    try check(Int8.min, .max, -1)
    try check(Int16.min, .max, -1)
    try check(Int32.min, .max, -1)
    try check(Int64.min, .max, -1)
    try check(UInt.max, 0)
    try check(UInt8.max, 0)
    try check(UInt16.max, 0)
    try check(UInt32.max, 0)
    try check(UInt64.max, 0)
    try check(Float.infinity, -.leastNonzeroMagnitude, 1.25)
    try check(Double.infinity, -.leastNonzeroMagnitude, 1.25)
    try check(true, false)
    let double = try SharedValue(Double.nan)
    #expect(double.load().isNaN)
    #expect(double.compareExchange(expected: .nan, desired: 0.0).exchanged)
    #expect(!double.compareExchange(expected: -0.0, desired: 1).exchanged)
    double.max(.nan)
    #expect(double.load() == 0)
  }

  @Test(
    "test_value: nothing is lost between processes, nor between threads", arguments: [true, false])
  func nothingLost(processes: Bool) async throws {
    let count = try SharedValue(0)
    let sum = try SharedValue(0.0)
    let largest = try SharedValue(Int32.min)
    let smallest = try SharedValue(Float.infinity)
    let jobs = (1...8).map {
      Tally(count: count, sum: sum, largest: largest, smallest: smallest, number: $0)
    }
    if processes {
      let pool = try ProcessPool(workers: 3)
      _ = try await pool.map(jobs)
      await pool.shutdown()
    } else {
      let pool = try ThreadPool(workers: 3)
      _ = try await pool.map(jobs)
      await pool.shutdown()
    }
    #expect(count.load() == 16_000 && sum.load() == 8_000)
    #expect(largest.load() == 82_000 && smallest.load() == -82_000)
  }

  @Test("a process that is killed in an update has done all of it or nothing")
  func killed() throws {
    let count = try SharedValue(UInt64(0))
    for _ in 0..<10 {
      let child = ChildProcess(AddWhileKilled(count: count))
      try child.start()
      let before = count.load()
      while count.load() == before {}
      child.kill()
      _ = try child.join()
      let value = count.load()
      #expect(value >> 32 == value & 0xFFFF_FFFF)
      count.store(0)
    }
  }

  @Test("a number of another type is refused")
  func mismatch() async throws {
    let pool = try ProcessPool(workers: 1)
    let value = try SharedValue(1.0)
    await #expect(throws: JobTransferFailed.self) { try await pool.run(WrongValue(sent: value)) }
    await pool.shutdown()
  }

  @Test("a sum that does not fit stops the program")
  func overflow() async {
    await #expect(processExitsWith: .failure) {
      let value = try SharedValue(Int8.max)
      value.add(1)
    }
  }
}
