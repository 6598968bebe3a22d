import Glibc
import Jobs
import Multiprocessing
import Synchronization
import Testing

/// Sums numbers that come with the job; the first time, the worker dies before.
struct SumOrDie: Job {
  var numbers: [Double]
  var path: String
  func run() throws -> Double {
    if access(path, F_OK) != 0 {
      createFile(path)
      kill(getpid(), SIGKILL)
    }
    return numbers.reduce(0, +)
  }
}

struct SumAll: Job {
  var name: String
  var numbers: [Double]
  var bytes: [UInt8]
  var words: [String]
  func run() throws -> [Int] {
    [name.count, Int(numbers.reduce(0, +)), bytes.reduce(0) { $0 + Int($1) }, words.joined().count]
  }
}

/// Cannot be encoded, which is found out behind much that can.
struct LargeAndBad: Job {
  var size: Int
  init(size: Int) { self.size = size }
  init(from decoder: any Decoder) throws { size = 0 }
  func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode([UInt8](repeating: 1, count: size))
    throw EncodingError.invalidValue(size, .init(codingPath: [], debugDescription: "made to fail"))
  }
  func run() throws -> Int { 1 }
}

@Suite("Large jobs lie in memory files", .processTurns, .timeLimit(.minutes(20)))
struct LargeJobTests {
  @Test(
    "jobs of every size arrive whole",
    arguments: [0, 1000, 131_000, 131_060, 131_072, 131_080, 262_144, 3_000_000])
  func sizes(count: Int) async throws {
    let pool = try ProcessPool(workers: 1)
    let job = SumAll(
      name: "many", numbers: [Double](repeating: 1, count: count),
      bytes: [UInt8](repeating: 2, count: count),
      words: [String](repeating: "ab", count: count / 100))
    let sums = [4, count, 2 * count, count / 100 * 2]
    #expect(try await pool.run(job) == sums)
    // In chunks, and with a retry allowed.
    #expect(try await pool.map([job, job, job], chunking: .fixed(2)) == [sums, sums, sums])
    #expect(try await pool.run(Cube(number: 2)) == 8)
    await pool.shutdown()
    let child = ChildProcess(job)
    try child.start()
    #expect(try child.result() == sums)
  }

  @Test("many at once, where few descriptors are to be had: what finds no file goes by the socket")
  func fewDescriptors() async {
    await #expect(processExitsWith: .success) {
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      limit.rlim_cur = 64
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      let pool = try ProcessPool(workers: 2)
      let job = SumOrDie(numbers: [Double](repeating: 1, count: 300_000), path: "/dev/null")
      let sums = try await pool.map([SumOrDie](repeating: job, count: 80), chunking: .fixed(1))
      #expect(sums == [Double](repeating: 300_000, count: 80))
      await pool.shutdown()
    }
  }

  @Test("a job whose worker dies is tried again from the same file")
  func retried() async throws {
    try await withTemporaryPath { path in
      let pool = try ProcessPool(workers: 1, retry: .times(2))
      let job = SumOrDie(numbers: [Double](repeating: 1, count: 1_000_000), path: path)
      #expect(try await pool.run(job) == 1_000_000)
      await pool.shutdown()
    }
  }

  @Test("it takes no room in the channel: many at a time, to workers that are slow to read")
  func many() async throws {
    let pool = try ProcessPool(workers: 2)
    let numbers = [Double](repeating: 1, count: 500_000)
    let jobs = (0..<12).map { _ in SumAll(name: "", numbers: numbers, bytes: [], words: []) }
    let handles = jobs.map { pool.submit($0) }
    for handle in handles { #expect(try await handle.value[1] == 500_000) }
    await pool.shutdown()
  }

  @Test("nothing of them is left, whatever becomes of them")
  func leavesNothingBehind() async {
    await #expect(processExitsWith: .success) {
      await withTemporaryPath { path in
        await leavesNothing {
          let pool = try ProcessPool(workers: 1)
          let numbers = [Double](repeating: 1, count: 500_000)
          for _ in 0..<5 {
            _ = try await pool.run(SumAll(name: "", numbers: numbers, bytes: [], words: []))
            _ = try? await pool.run(LargeAndBad(size: 5_000_000))
          }
          _ = try? await pool.run(SumOrDie(numbers: numbers, path: path))
          _ = try await pool.run(SumOrDie(numbers: numbers, path: path))
          await pool.shutdown()
        }
      }
    }
  }

  @Test("the census sees a file that is kept: that of a job that has not ended")
  func seesFiles() async {
    await #expect(processExitsWith: .success) {
      let found = try await surplus(within: .zero) {
        let pool = try ProcessPool(workers: 1)
        let queue = ResultQueue<Int32>()
        let handle = pool.submit(
          LargeAndWaiting(numbers: [Double](repeating: 1, count: 500_000), queue: queue))
        _ = try await queue.taken()
        kept.withLock { $0 = (pool, handle) }
      }
      #expect(found.contains { $0.contains("memfd") }, "\(found)")
    }
  }
}

private let kept = Mutex<(ProcessPool, JobHandle<NoOutput>)?>(nil)

/// Says that it runs, then waits for its end.
struct LargeAndWaiting: Job {
  var numbers: [Double]
  var queue: ResultQueue<Int32>
  func run() throws -> NoOutput {
    try queue.put(getpid())
    while true { pause() }
  }
}
