import Jobs
import Testing
import Threading

@Suite("parallelReduce", .timeLimit(.minutes(20)))
struct ParallelReduceTests {
  @Test("the answer of the serial loop", arguments: [0, 1, 2, 3, 7, 511, 512, 513, 100_000])
  func sums(count: Int) throws {
    let pool = try ThreadPool(workers: 3)
    let sum = parallelReduce(0..<count, 0, { $0 + $1 }, combine: +, on: pool)
    #expect(sum == count * (count - 1) / 2)
  }

  @Test("the order of the elements is kept: combining need not commute")
  func order() throws {
    let pool = try ThreadPool(workers: 4)
    for count in [1, 2, 3, 5, 8, 100, 1000] {
      let text = parallelReduce(
        0..<count, "", { $0 + "\($1) " }, combine: { $0 + $1 }, on: pool)
      #expect(text == (0..<count).map { "\($0) " }.joined())
    }
  }

  @Test("the same bits for every number of workers, blocking or not", arguments: [1, 2, 3, 8])
  func repeatable(workers: Int) async throws {
    let terms = { @Sendable (sum: Double, number: Int) in sum + 1 / Double(number + 1) }
    let expected = try onOneWorker { pool in
      parallelReduce(0..<50_003, 0.0, terms, combine: +, on: pool)
    }
    let pool = try ThreadPool(workers: workers)
    for _ in 0..<rounds(3) {
      let blocking = blockingly { parallelReduce(0..<50_003, 0.0, terms, combine: +, on: pool) }
      #expect(blocking.bitPattern == expected.bitPattern)
      let suspending = try await parallelReduce(0..<50_003, 0.0, terms, combine: +, on: pool)
      #expect(suspending.bitPattern == expected.bitPattern)
    }
    await pool.shutdown()
  }

  @Test("nested in two threads: no deadlock, no further threads", arguments: [1, 2, 3])
  func nested(workers: Int) throws {
    let pool = try ThreadPool(workers: workers, name: "nest")
    let census = ThreadCensus()
    for _ in 0..<rounds(20) {
      let sum = parallelReduce(
        0..<20, 0,
        { sum, _ in
          sum
            + parallelReduce(
              0..<20, 0,
              { sum, _ in
                census.note()
                return sum + parallelReduce(0..<50, 0, { $0 + $1 }, combine: +, on: pool)
              }, combine: +, chunking: .fixed(1))
        }, combine: +, chunking: .fixed(1), on: pool)
      #expect(sum == 20 * 20 * 1225)
    }
    #expect(census.count <= workers + 1, "the caller and the workers")
  }

  @Test("nested four deep, called on the workers themselves")
  func nestedOnWorkers() async throws {
    let pool = try ThreadPool(workers: 2)
    let sums = try await parallelMap(0..<8, chunking: .fixed(1), on: pool) { _ in
      depth(4)
    }
    #expect(sums == Array(repeating: 4 * 4 * 4 * 4, count: 8))
    await pool.shutdown()
  }

  @Test("the error of the first chunk, whoever was faster")
  func firstError() throws {
    let pool = try ThreadPool(workers: 2)
    for _ in 0..<rounds(50) {
      #expect(throws: Refusal(number: 31)) {
        try parallelReduce(
          0..<100, 0,
          { (sum, number) throws(Refusal) in
            if number >= 31, number % 2 == 1 { throw Refusal(number: number) }
            return sum + number
          }, combine: { (a, b) throws(Refusal) in a + b }, chunking: .fixed(1), on: pool)
      }
    }
  }
}

private func depth(_ levels: Int) -> Int {
  guard levels > 0 else { return 1 }
  return parallelReduce(
    0..<4, 0, { sum, _ in sum + depth(levels - 1) }, combine: +, chunking: .fixed(1))
}

private func onOneWorker<Answer>(_ body: (ThreadPool) throws -> Answer) throws -> Answer {
  try body(try ThreadPool(workers: 1))
}
