import Jobs
import Testing
import Threading

@Suite("parallelSort", .timeLimit(.minutes(20)))
struct ParallelSortTests {
  static let counts = [0, 1, 2, 3, 16, 17, 31, 1000, 8192, 16_383, 16_384, 50_001, 70_001]

  /// The same numbers on every run.
  private func numbers(_ count: Int, below bound: UInt64 = .max) -> [Int] {
    var state: UInt64 = 20_261_126
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 1) % bound)
    }
  }

  @Test("as the serial sort, for sizes around every cut", arguments: counts)
  func sorts(count: Int) throws {
    let pool = try ThreadPool(workers: 3)
    let original = numbers(count)
    var sorted = original
    parallelSort(&sorted, on: pool)
    #expect(sorted == original.sorted())
    parallelSort(&sorted, on: pool)
    #expect(sorted == original.sorted(), "sorted already")
    sorted.reverse()
    parallelSort(&sorted, on: pool)
    #expect(sorted == original.sorted(), "the wrong way round")
  }

  @Test("equal elements keep their order; the original is another array", arguments: counts)
  func stable(count: Int) throws {
    let pool = try ThreadPool(workers: 2)
    let original = numbers(count, below: 50).enumerated().map { Pair(key: $1, place: $0) }
    var sorted = original
    parallelSort(&sorted, on: pool) { $0.key < $1.key }
    let isStable = zip(sorted, sorted.dropFirst()).allSatisfy {
      ($0.key, $0.place) < ($1.key, $1.place)
    }
    #expect(isStable)
    #expect(original.map(\.place) == Array(0..<count))
  }

  @Test("elements that count their references are moved, and none is lost or freed twice")
  func references() throws {
    let pool = try ThreadPool(workers: 3)
    let tracker = LifetimeTracker()
    var boxes = numbers(40_000).map { Box(number: $0, witness: tracker.witness()) }
    parallelSort(&boxes, on: pool) { $0.number < $1.number }
    #expect(tracker.living == 40_000)
    #expect(boxes.map(\.number) == numbers(40_000).sorted())
    boxes = []
    #expect(tracker.living == 0)
  }

  @Test("strings")
  func strings() throws {
    let pool = try ThreadPool(workers: 2)
    let original = numbers(20_000, below: 3000).map {
      "a string too long to be stored inline: \($0)"
    }
    var sorted = original
    parallelSort(&sorted, on: pool)
    #expect(sorted == original.sorted())
  }

  @Test("numbers that are not numbers: an order that contradicts itself loses nothing")
  func notNumbers() throws {
    let pool = try ThreadPool(workers: 2)
    let original = numbers(40_000).map { $0 % 7 == 0 ? Double.nan : Double($0) }
    var sorted = original
    parallelSort(&sorted, on: pool)
    #expect(sorted.count { $0.isNaN } == original.count { $0.isNaN })
    #expect(sorted.filter { !$0.isNaN }.sorted() == original.filter { !$0.isNaN }.sorted())
  }

  @Test("without blocking a thread; a call that throws leaves the array as it was")
  func suspending() async throws {
    let pool = try ThreadPool(workers: 2)
    let original = numbers(40_000)
    var sorted = original
    try await parallelSort(&sorted, on: pool)
    #expect(sorted == original.sorted())
    try await parallelSort(&sorted, on: pool) { $0 > $1 }
    #expect(sorted == original.sorted(by: >))
    await pool.shutdown()
    await #expect(throws: PoolClosed.self) { try await parallelSort(&sorted, on: pool) }
    #expect(sorted == original.sorted(by: >))
  }

  @Test("inside of a loop on the same pool")
  func nested() throws {
    let pool = try ThreadPool(workers: 2)
    let original = numbers(30_000)
    let expected = original.sorted()
    parallelForEach(0..<4, on: pool) { _ in
      var sorted = original
      parallelSort(&sorted)
      #expect(sorted == expected)
    }
  }
}

private struct Pair: Sendable {
  var key: Int
  var place: Int
}

private final class Box: Sendable {
  let number: Int
  let witness: LifetimeTracker.Witness

  init(number: Int, witness: LifetimeTracker.Witness) {
    self.number = number
    self.witness = witness
  }
}
