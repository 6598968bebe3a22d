import Glibc
import Jobs
import Multiprocessing
import Testing

/// Says that it begins, by a byte in a file; some kill their worker, some throw.
struct Counted: Job {
  enum Fate: String, Codable { case answer, die, fail }
  var number: Int
  var fate = Fate.answer
  var path: String
  func run() throws -> Int {
    let descriptor = open(path, O_WRONLY | O_APPEND)
    var byte = UInt8(truncatingIfNeeded: number)
    write(descriptor, &byte, 1)
    close(descriptor)
    switch fate {
    case .answer: return number
    case .die:
      kill(getpid(), SIGKILL)
      return -1
    case .fail: throw RebuildableError(line: number)
    }
  }
}

@Suite("ProcessPool.map in chunks", .processTurns, .timeLimit(.minutes(20)))
struct ProcessPoolMapTests {
  @Test(
    "E1 test_map_chunksize: equals the serial map for every size of chunk",
    arguments: [1, 6, 20, 100, 1000])
  func sizes(chunk: Int) async throws {
    let pool = try ProcessPool(workers: 3)
    for count in [0, 1, 10, 100] {
      let answers = try await pool.map((0..<count).map(Cube.init), chunking: .fixed(chunk))
      #expect(answers == (0..<count).map { $0 * $0 * $0 })
    }
    for chunking in [Chunking.fixed(0), .guided(minimum: 0)] {
      await #expect(throws: InvalidPoolSetting.self) {
        try await pool.map([Cube(number: 1)], chunking: chunking)
      }
    }
    await pool.shutdown()
  }

  @Test("answers larger than the board arrive, and small ones in between")
  func large() async throws {
    let pool = try ProcessPool(workers: 2)
    let jobs = (0..<40).map { number in
      Echo(value: [Double](repeating: Double(number), count: number.isMultiple(of: 3) ? 20_000 : 2))
    }
    #expect(try await pool.map(jobs, chunking: .fixed(20)) == jobs.map(\.value))
    await pool.shutdown()
  }

  @Test("a chunk of which one job kills its worker: that job is run again, the others once")
  func crashInChunk() async throws {
    try await withFile { path in
      let pool = try ProcessPool(workers: 2, retry: .times(2))
      var jobs = (0..<60).map { Counted(number: $0, path: path) }
      jobs[17].fate = .die
      let error = await #expect(throws: WorkerCrashed.self) {
        try await pool.map(jobs, chunking: .fixed(60))
      }
      #expect(error?.attempts == 3)
      let begun = read(path)
      #expect(begun.filter { $0 == 17 }.count == 3)
      #expect(begun.filter { $0 < 17 }.sorted() == Array(0..<17))
      await pool.shutdown()
    }
  }

  @Test("a worker that is killed from outside in a chunk costs no answer, if the pool retries")
  func killedInChunk() async throws {
    try await withFile { path in
      let pool = try ProcessPool(workers: 1, retry: .times(1))
      var jobs = (0..<100).map { KillOnce(number: $0, path: path, kills: false) }
      jobs[31].kills = true
      #expect(try await pool.map(jobs, chunking: .fixed(100)) == Array(0..<100))
      await pool.shutdown()
    }
  }

  @Test("E3 test_map_exception: the first job's error, and what stood before it was run once")
  func errorInChunk() async throws {
    try await withFile { path in
      let pool = try ProcessPool(workers: 1)
      var jobs = (0..<20).map { Counted(number: $0, path: path) }
      jobs[5].fate = .fail
      await #expect(throws: RebuildableError(line: 5)) {
        try await pool.map(jobs, chunking: .fixed(20))
      }
      #expect(read(path).filter { $0 < 5 } == Array(0..<5))
      #expect(try await pool.map((0..<4).map(Cube.init), chunking: .fixed(4)) == [0, 1, 8, 27])
      await pool.shutdown()
    }
  }

  @Test("what cannot be carried fails the map, and says so")
  func transfer() async throws {
    let pool = try ProcessPool(workers: 1)
    let decoding = await #expect(throws: JobTransferFailed.self) {
      try await pool.map([BadJob(side: .decode), BadJob(side: .decode)], chunking: .fixed(2))
    }
    #expect(decoding?.stage == .decodingJob)
    let encoding = await #expect(throws: JobTransferFailed.self) {
      try await pool.map([BadJob(side: .encode), BadJob(side: .encode)], chunking: .fixed(2))
    }
    #expect(encoding?.stage == .encodingJob)
    let answer = await #expect(throws: JobTransferFailed.self) {
      try await pool.map([Unencodable(), Unencodable()], chunking: .fixed(2))
    }
    #expect(answer?.stage == .encodingAnswer)
    await pool.shutdown()
  }

  @Test("a job in a chunk that closes all descriptors ends its worker, and the others get answers")
  func closedInChunk() async throws {
    let pool = try ProcessPool(workers: 1)
    await #expect(throws: WorkerCrashed.self) {
      try await pool.map(
        [Misbehave(way: .closeEverything), Misbehave(way: .exit0)], chunking: .fixed(2))
    }
    #expect(try await pool.run(Cube(number: 3)) == 27)
    await pool.shutdown()
  }

  @Test("a map says how far it is, one call after the other, up to the last job")
  func progress() async throws {
    let pool = try ProcessPool(workers: 3)
    for (count, chunking) in [
      (0, Chunking.automatic), (1, .automatic), (100, .fixed(7)), (1000, .automatic),
    ] {
      var said: [Int] = []
      let answers = try await pool.map((0..<count).map(Cube.init), chunking: chunking) {
        #expect($1 == count)
        said.append($0)
      }
      #expect(answers.count == count)
      #expect(said.last ?? 0 == count)
      #expect(zip(said, said.dropFirst()).allSatisfy { $0 < $1 }, "\(said)")
    }
    await pool.shutdown()
  }

  @Test("a map under a limit of memory: the one that takes too much fails it, and says so")
  func memoryLimit() async throws {
    let pool = try ProcessPool(workers: 2, options: .withoutBacktraces)
    let cubes = try await pool.map((0..<20).map(Cube.init), memoryLimit: 64 << 20)
    #expect(cubes == (0..<20).map { $0 * $0 * $0 })
    let crash = await #expect(throws: WorkerCrashed.self) {
      _ = try await pool.map([Devour()], memoryLimit: 64 << 20)
    }
    #expect(crash?.ranOutOfMemory == true)
    #expect(crash?.memoryLimit == 64 << 20)
    await #expect(throws: InvalidPoolSetting.self) {
      _ = try await pool.map([Cube(number: 1)], memoryLimit: 0)
    }
    await pool.shutdown()
  }

  private func withFile(_ body: (String) async throws -> Void) async throws {
    let path = "/tmp/pleasingly-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    close(open(path, O_CREAT | O_EXCL | O_WRONLY, 0o600))
    defer { unlink(path) }
    try await body(path)
  }

  private func read(_ path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
  }
}

/// Kills its worker the first time that it is run.
struct KillOnce: Job {
  var number: Int
  var path: String
  var kills: Bool
  func run() throws -> Int {
    if kills, unlink(path) == 0 { kill(getpid(), SIGKILL) }
    return number
  }
}
