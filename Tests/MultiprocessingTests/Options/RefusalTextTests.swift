import Jobs
import Multiprocessing
import Testing

/// Lies in itself as deep as one likes.
indirect enum Matryoshka: Codable, Hashable, Sendable {
  case egg
  case nest(Matryoshka)

  init(depth: Int) { self = (0..<depth).reduce(.egg) { inner, _ in .nest(inner) } }
}

@Suite("What is refused says why, and what is allowed", .processTurns, .timeLimit(.minutes(20)))
struct RefusalTextTests {
  @Test("recycling by size has an upper limit, and says so")
  func recycling() {
    for megabytes in [0, .max, 1 << 40 + 1] {
      let error = #expect(throws: InvalidPoolSetting.self) {
        try ProcessPool(workers: 1, recycleAfter: .megabytes(megabytes))
      }
      #expect(error?.description.hasSuffix("it must be from 1 to 1099511627776") == true)
    }
  }

  @Test("a name with a NUL is refused, not cut")
  func names() {
    let pool = #expect(throws: InvalidPoolSetting.self) {
      try ProcessPool(workers: 1, name: "a\0b")
    }
    #expect(pool?.description == #"name cannot be "a\0b": it must be without a NUL"#)
    let child = #expect(throws: InvalidProcessOption.self) {
      try ChildProcess(Cube(number: 1), name: "a\0b").start()
    }
    #expect(child?.description.contains("without a NUL") == true)
  }

  @Test("a value that lies too deep is told without the whole way to it")
  func depth() async throws {
    let pool = try ProcessPool(workers: 1)
    let error = await #expect(throws: JobTransferFailed.self) {
      try await pool.run(Echo(value: Matryoshka(depth: 2000)))
    }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.count < 500, "\(text)")
    #expect(text.contains("(at value.nest._0.nest.") && text.contains(" more … "), "\(text)")
    let shallow = Echo(value: Matryoshka(depth: 3))
    #expect(try await pool.run(shallow) == shallow.value)
    await pool.shutdown()
  }
}
