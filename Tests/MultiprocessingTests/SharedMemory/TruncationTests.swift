import Glibc
import Jobs
import Multiprocessing
import Testing

/// Another program makes named memory shorter.
private func shorten(_ name: String, to size: Int) {
  let descriptor = open("/dev/shm/\(name)", O_RDWR)
  ftruncate(descriptor, size)
  close(descriptor)
}

@Suite("Named memory that somebody makes shorter", .processTurns, .timeLimit(.minutes(20)))
struct TruncationTests {
  @Test("what is missing reads as zero, and the access throws, as do all later ones")
  func reading() throws {
    let name = unusedName()
    let memory = try SharedMemory(creating: name, byteCount: 10 * 4096 + 17)
    _ = try memory.withUnsafeMutableBytes { $0.initializeMemory(as: UInt8.self, repeating: 9) }
    shorten(name, to: 4096 + 5)
    var seen: [UInt8] = []
    #expect(throws: SharedMemoryError.truncated(name: name)) {
      try memory.withUnsafeBytes { bytes in
        seen = [0, 4096, 4096 + 5, 8191, 8192, 9 * 4096, 10 * 4096 + 16].map { bytes[$0] }
      }
    }
    #expect(seen == [9, 9, 0, 0, 0, 0, 0])
    #expect(throws: SharedMemoryError.truncated(name: name)) {
      try memory.withUnsafeBytes { $0[0] }
    }
    // To what was opened since, it is what it is.
    #expect(throws: SharedMemoryError.truncated(name: name)) {
      try SharedMemory(opening: name).withUnsafeBytes { $0.count }
    }
  }

  @Test(
    "what is written where nothing is goes nowhere; an error of the body's own is not in the way")
  func writing() throws {
    let name = unusedName()
    let array = try SharedArray<Int>(creating: name, count: 4096)
    shorten(name, to: 0)
    struct OwnError: Error {}
    #expect(throws: SharedMemoryError.truncated(name: name)) {
      try array.withUnsafeMutableBufferPointer {
        $0[4095] = 7
        throw OwnError()
      }
    }
    #expect(array[0] == 0)
    array[17] = 3
    #expect(throws: SharedMemoryError.truncated(name: name)) { try array.check() }
    #expect(throws: SharedMemoryError.truncated(name: name)) { try array.withSpan { $0[3] } }
  }

  @Test("a subscript alone finds it, and check() reports it")
  func subscripts() throws {
    let name = unusedName()
    let array = try SharedArray<Double>(creating: name, shape: [3, 1000])
    array[2, 999] = 1.5
    try array.check()
    shorten(name, to: 8)
    #expect(array[2, 999] == 0)
    #expect(throws: SharedMemoryError.truncated(name: name)) { try array.check() }
  }

  @Test(
    "a cut within the last page, which raises no signal, is found as well", arguments: [1, 999])
  func withinPage(size: Int) throws {
    let name = unusedName()
    let memory = try SharedMemory(creating: name, byteCount: 1000)
    let array = try SharedArray<UInt8>(creating: name + "-array", count: 1000)
    shorten(name, to: size)
    shorten(name + "-array", to: size)
    #expect(throws: SharedMemoryError.truncated(name: name)) {
      try memory.withUnsafeBytes { $0[999] }
    }
    // It stays so, whatever becomes of the file.
    shorten(name, to: 1000)
    #expect(throws: SharedMemoryError.truncated(name: name)) {
      try memory.withUnsafeBytes { $0[999] }
    }
    #expect(throws: SharedMemoryError.truncated(name: name + "-array")) { try array.check() }
  }

  @Test("it is made shorter again and again, while threads read")
  func threads() async throws {
    for _ in 0..<20 {
      let name = unusedName()
      let array = try SharedArray<UInt8>(creating: name, count: 64 * 4096)
      let sums = await withTaskGroup(of: Int.self) { group in
        for _ in 0..<4 {
          group.addTask { (0..<64).reduce(0) { $0 + Int(array[$1 * 4096]) } }
        }
        for pages in [40, 20, 3, 0] { shorten(name, to: pages * 4096) }
        return await group.reduce(0, +)
      }
      #expect(sums == 0)
      _ = array[63 * 4096]
      #expect(throws: SharedMemoryError.truncated(name: name)) { try array.check() }
    }
  }

  @Test("ranges come and go, and each is told apart")
  func manyRanges() throws {
    var kept: [(String, SharedMemory)] = []
    for round in 0..<60 {
      let name = unusedName()
      kept.append((name, try SharedMemory(creating: name, byteCount: 2 * 4096)))
      if round % 3 == 2 { kept.remove(at: round % kept.count) }
    }
    for (index, (name, memory)) in kept.enumerated() where index % 2 == 0 {
      shorten(name, to: 0)
      #expect(throws: SharedMemoryError.self) { try memory.withUnsafeBytes { $0[5000] } }
    }
    for (index, (_, memory)) in kept.enumerated() where index % 2 == 1 {
      #expect(try memory.withUnsafeBytes { $0[5000] } == 0)
    }
  }

  @Test("memory that came with a job is watched in the worker as well")
  func inWorker() async throws {
    let name = unusedName()
    let memory = try SharedMemory(creating: name, byteCount: 3 * 4096)
    let pool = try ProcessPool(workers: 1)
    let failure = await #expect(throws: (any Error).self) {
      try await pool.run(ShortenAndRead(memory: memory))
    }
    #expect("\(String(describing: failure))".contains("shorter"))
    // The worker is alive.
    #expect(try await pool.run(Cube(number: 3)) == 27)
    #expect(pool.liveWorkerCount == 1)
    await pool.shutdown()
  }

  @Test("anonymous memory can be made shorter by nobody")
  func anonymous() throws {
    let memory = try SharedMemory(byteCount: 100_000)
    let mine = Census.openDescriptors.filter { $0.contains("pleasingly-shared") }
    #expect(!mine.isEmpty)
    for entry in mine {
      guard let number = entry.split(separator: " ").first.flatMap({ Int32($0) }) else { continue }
      #expect(ftruncate(number, 10) == -1)
    }
    #expect(try memory.withUnsafeBytes { $0[99_999] } == 0)
  }
}

/// Has the file become shorter, then reads behind its end.
struct ShortenAndRead: Job {
  var memory: SharedMemory
  func run() throws -> UInt8 {
    shorten(memory.name ?? "", to: 4096)
    return try memory.withUnsafeBytes { $0[8192] }
  }
}
