import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("Shared memory leaves nothing behind", .processTurns, .timeLimit(.minutes(20)))
struct SharedMemoryLeakTests {
  @Test("the census sees memory and names that are kept, and the guardian")
  func seesLeaks() async {
    await #expect(processExitsWith: .success) {
      nonisolated(unsafe) var kept: [Any] = []
      let found = try await surplus(within: .zero) {
        kept.append(try SharedMemory(byteCount: 5000))
        kept.append(try SharedArray<Int>(creating: unusedName(), count: 7))
        let value = try SharedValue(1.5)
        kept.append(value)
      }
      #expect(found.count { $0.contains("shared mappings") } == 1, "\(found)")
      #expect(found.count { $0.hasPrefix("name pleasingly-test-") } == 1, "\(found)")
      #expect(found.count { $0.hasPrefix("child") } == 1, "\(found)")
      #expect(found.count { $0.hasPrefix("descriptor") } >= 3, "\(found)")
    }
  }

  @Test("nothing of a thousand blocks, arrays and values, nor of the workers that had them")
  func nothing() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 2)
        for round in 0..<100 {
          let memory = try SharedMemory(byteCount: 5 + round * 1000)
          let array = try SharedArray<Double>(shape: [2, 100])
          let value = try SharedValue(round)
          value.add(1)
          if round % 10 == 0 {
            let named = try SharedMemory(creating: unusedName(), byteCount: 9)
            _ = try await pool.run(Shout(memory: named))
          }
          _ = try await pool.run(Shout(memory: memory))
          _ = try await pool.map((0..<2).map { DoubleRow(array: array, row: $0) })
          _ = try await pool.run(MakeArray(shape: [3, 3]))
        }
        await pool.shutdown()
      }
    }
  }

  @Test("nothing where memory cannot be had, is refused, or its worker is killed")
  func nothingAfterFaults() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 1)
        let name = unusedName()
        let named = try SharedMemory(creating: name, byteCount: 9)
        for _ in 0..<10 {
          _ = try? SharedMemory(creating: name, byteCount: 9)
          _ = try? SharedMemory(byteCount: .max)
          _ = try? SharedArray<Int>(opening: name, count: 1000)
          _ = try? await pool.run(Mismatched(sent: try SharedArray([1.0])))
          _ = try? await pool.run(ShoutByName(name: name, text: "x", thenDies: true))
        }
        try named.remove()
        await pool.shutdown()
      }
    }
  }

  @Test("a worker lets go of what its jobs had")
  func worker() async throws {
    let pool = try ProcessPool(workers: 1)
    _ = try await pool.run(Shout(memory: try SharedMemory(byteCount: 9)))
    _ = try await pool.run(Shout(memory: try SharedMemory(creating: unusedName(), byteCount: 9)))
    let before = try await pool.run(CountHoldings())
    for _ in 0..<50 {
      _ = try await pool.run(Shout(memory: try SharedMemory(byteCount: 9)))
      _ = try await pool.run(Shout(memory: try SharedMemory(creating: unusedName(), byteCount: 9)))
      _ = try await pool.run(MakeArray(shape: [10]))
    }
    #expect(try await pool.run(CountHoldings()) <= before + 1)
    await pool.shutdown()
  }
}

/// How many descriptors and shared mappings a worker has.
struct CountHoldings: Job {
  func run() throws -> Int {
    let now = Holdings.now
    return now.descriptors.count + now.sharedMappings
  }
}
