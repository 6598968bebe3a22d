import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

@Suite("Conformance J1, J2, J5: shared memory", .processTurns, .timeLimit(.minutes(20)))
struct SharedMemoryConformanceTests {
  @Test("test_shared_memory_basics: what one writes the other reads; to open one ignores its size")
  func basics() throws {
    let name = unusedName()
    let memory = try SharedMemory(creating: name, byteCount: 512)
    #expect(memory.byteCount == 512 && memory.name == name && isThere(name))
    try memory.withUnsafeMutableBytes { bytes in
      #expect(bytes.count == 512 && bytes.allSatisfy { $0 == 0 })
      bytes[0] = 42
    }
    let second = try SharedMemory(opening: name)
    #expect(second.byteCount == 512 && second.name == name)
    #expect(try second.withUnsafeBytes { $0[0] } == 42)
    try second.withUnsafeMutableBytes { $0[511] = 7 }
    #expect(try memory.withUnsafeBytes { $0[511] } == 7)
    var status = stat()
    #expect(stat("/dev/shm/\(name)", &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test("a name that is taken, missing, or removed")
  func names() throws {
    let name = unusedName()
    #expect(throws: SharedMemoryError.noSuchName(name)) { try SharedMemory(opening: name) }
    let memory = try SharedMemory(creating: name, byteCount: 1)
    #expect(throws: SharedMemoryError.nameTaken(name)) {
      try SharedMemory(creating: name, byteCount: 10)
    }
    try memory.remove()
    #expect(!isThere(name))
    #expect(throws: SharedMemoryError.noSuchName(name)) { try memory.remove() }
    #expect(throws: SharedMemoryError.noSuchName(name)) { try SharedMemory(opening: name) }
    // It is there for who has it, and others may have the name.
    let other = try SharedMemory(creating: name, byteCount: 5)
    #expect(throws: SharedMemoryError.noSuchName(name)) { try memory.remove() }
    try memory.withUnsafeMutableBytes { $0[0] = 1 }
    #expect(try other.withUnsafeBytes { $0[0] } == 0 && isThere(name))
  }

  @Test(
    "test_invalid_shared_memory_creation, _name_with_embedded_null: names that are none",
    arguments: [
      "", "a\0b", "\0", "/a", "a/b", "..", ".", String(repeating: "a", count: 251),
      String(repeating: "ä", count: 126),
    ])
  func invalidNames(name: String) {
    let isRefused = { (error: any Error) in
      guard case SharedMemoryError.invalidName(name, let reason) = error else { return false }
      return !reason.isEmpty
    }
    #expect { try SharedMemory(creating: name, byteCount: 1) } throws: { isRefused($0) }
    #expect { try SharedMemory(opening: name) } throws: { isRefused($0) }
  }

  @Test("the longest name, and one in another script")
  func longNames() throws {
    for stem in [String(repeating: "n", count: 200), "名前 ☂"] {
      let name = unusedName() + stem
      let memory = try SharedMemory(creating: String(name.prefix(250)), byteCount: 3)
      #expect(try SharedMemory(opening: String(name.prefix(250))).byteCount == 3)
      withExtendedLifetime(memory) {}
    }
  }

  @Test("a size of zero, a negative one, one larger than memory")
  func sizes() {
    for size in [0, -1, Int.min] {
      #expect(throws: SharedMemoryError.invalidSize(bytes: size)) {
        try SharedMemory(byteCount: size)
      }
      #expect(throws: SharedMemoryError.invalidSize(bytes: size)) {
        try SharedMemory(creating: unusedName(), byteCount: size)
      }
    }
    for size in [Int.max, 1 << 50] {
      #expect {
        try SharedMemory(byteCount: size)
      } throws: {
        if case SharedMemoryError.outOfMemory(size, _) = $0 { true } else { false }
      }
      let name = unusedName()
      #expect(throws: SharedMemoryError.self) { try SharedMemory(creating: name, byteCount: size) }
      #expect(!isThere(name))
    }
  }

  @Test("what is no shared memory, or empty, is not opened")
  func foreign() throws {
    let name = unusedName()
    defer {
      unlink("/dev/shm/\(name)")
      rmdir("/dev/shm/\(name)")
    }
    createFile("/dev/shm/\(name)")
    #expect {
      try SharedMemory(opening: name)
    } throws: {
      if case SharedMemoryError.foreign = $0 { true } else { false }
    }
    unlink("/dev/shm/\(name)")
    mkdir("/dev/shm/\(name)", 0o700)
    #expect(throws: SharedMemoryError.self) { try SharedMemory(opening: name) }
    rmdir("/dev/shm/\(name)")
    mkfifo("/dev/shm/\(name)", 0o600)
    #expect(throws: SharedMemoryError.self) { try SharedMemory(opening: name) }
    unlink("/dev/shm/\(name)")
    symlink("/etc/hostname", "/dev/shm/\(name)")
    #expect(throws: SharedMemoryError.self) { try SharedMemory(opening: name) }
  }

  @Test("test_shared_memory_across_processes: by name and as a value, there and back")
  func acrossProcesses() async throws {
    let pool = try ProcessPool(workers: 2)
    let name = unusedName()
    let named = try SharedMemory(creating: name, byteCount: 512)
    #expect(try await pool.run(ShoutByName(name: name, text: "howdy")) == 512)
    #expect(try sharedText(named, 5) == "howdy")
    for memory in [named, try SharedMemory(byteCount: 100)] {
      let back = try await pool.run(Shout(memory: memory))
      #expect(try sharedText(memory, 5) == "HELLO")
      #expect(try sharedText(back, 5) == "HELLO")
      #expect(back.name == memory.name && back.byteCount == memory.byteCount)
    }
    await pool.shutdown()
  }

  @Test("J5: what a worker made stays when the worker and its pool are gone")
  func useAfterEnd() async throws {
    let pool = try ProcessPool(workers: 1)
    let memory = try await pool.run(MakeMemory(byteCount: 5000, text: "kept"))
    await pool.shutdown()
    #expect(memory.byteCount == 5000)
    #expect(try sharedText(memory, 4) == "kept")
  }

  @Test("named memory that a worker made comes back, and is its worker's to name")
  func namedByWorker() async throws {
    let pool = try ProcessPool(workers: 1)
    let name = unusedName()
    let memory = try await pool.run(MakeMemory(byteCount: 5000, text: "kept", name: name))
    let more = try await pool.map([MakeMemory(byteCount: 70, text: "more", name: name + "-2")])
    #expect(memory.byteCount == 5000 && memory.name == name)
    #expect(try sharedText(memory, 4) == "kept" && sharedText(more[0], 4) == "more")
    await eventually("the worker has let go of its names") {
      !isThere(name) && !isThere(name + "-2")
    }
    await pool.shutdown()
    #expect(try sharedText(memory, 4) == "kept")
  }

  @Test("on threads a job has the same object")
  func threads() async throws {
    let memory = try SharedMemory(byteCount: 5)
    let pool = try ThreadPool(workers: 2)
    #expect(try await pool.run(Shout(memory: memory)) === memory)
    #expect(try await SerialPool().run(Shout(memory: memory)) === memory)
    await pool.shutdown()
  }

  @Test("a handle from elsewhere is refused")
  func handles() throws {
    #expect(throws: EncodingError.self) {
      try BinaryEncoder().encode(try SharedMemory(byteCount: 1))
    }
    let magic: UInt64 = 0x504C_534D_0000_0001
    let wrong: [[UInt64]] = [
      [], [7], [magic], [magic + 1, 1, 2, 3, 4, 5], [magic, 1, 2, 3, 4],
      [magic, UInt64(getpid()), 0, 1, 2, 8], [magic, 0x7FFF_FFFF, 3, 4, 5, 6],
      [magic, .max, .max, .max, .max, .max],
    ]
    for numbers in wrong {
      let bytes = try BinaryEncoder().encode(numbers)
      #expect(throws: SharedMemoryError.self, "\(numbers)") {
        try BinaryDecoder().decode(SharedMemory.self, from: bytes)
      }
    }
    let older = try BinaryEncoder().encode([magic + 1, 1, 2, 3, 4, 5])
    #expect {
      try BinaryDecoder().decode(SharedMemory.self, from: older)
    } throws: {
      "\($0)".contains("version 2") && "\($0)".contains("version 1")
    }
  }
}

/// Makes memory with a text in it.
struct MakeMemory: Job {
  var byteCount: Int
  var text: String
  var name: String?
  func run() throws -> SharedMemory {
    let memory =
      if let name {
        try SharedMemory(creating: name, byteCount: byteCount)
      } else {
        try SharedMemory(byteCount: byteCount)
      }
    return try Shout(memory: memory, text: text).run()
  }
}
