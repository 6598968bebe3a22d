import Jobs
import Testing

private struct Half: Job {
  struct Odd: Error, Hashable {
    var number: Int
  }

  var number: Int

  func run() throws -> Int {
    guard number.isMultiple(of: 2) else { throw Odd(number: number) }
    return number / 2
  }
}

@Suite("SerialPool", .timeLimit(.minutes(20)))
struct SerialPoolTests {
  @Test("answers come in the order of the jobs")
  func order() async throws {
    let pool = SerialPool()
    #expect(pool.workerCount == 1)
    #expect(try await pool.map([6, 2, 4].map(Half.init)) == [3, 1, 2])
    #expect(try await pool.map([Half]()) == [])
    #expect(try await pool.run(Half(number: 8)) == 4)
    await pool.shutdown()
  }

  @Test("the first error ends a map: no later job is run")
  func firstError() async {
    await #expect(throws: Half.Odd(number: 3)) {
      try await SerialPool().map([2, 3, 5].map(Half.init))
    }
  }

  @Test("a cancelled task runs nothing")
  func cancelled() async {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await SerialPool().run(Half(number: 2))
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
