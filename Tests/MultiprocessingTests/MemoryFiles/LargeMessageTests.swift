import CMultiprocessing
import Glibc
import Jobs
import Testing
import Threading

@testable import Multiprocessing

/// Answers so many bytes, each of which is known.
struct MakeBytes: Job {
  var count: Int
  func run() throws -> [UInt8] { Self.bytes(count) }

  static func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
  }
}

/// Answers many bytes from a worker that may write no file larger than a few.
struct MakeBytesWithoutFiles: Job {
  var count: Int
  func run() throws -> [UInt8] {
    var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    return MakeBytes.bytes(count)
  }
}

/// Answers many bytes after it has closed every descriptor but the channel.
struct MakeBytesWithoutDescriptors: Job {
  var count: Int
  func run() throws -> [UInt8] {
    for descriptor in Int32(3)...4096 {
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFSOCK else { continue }
      close(descriptor)
    }
    return MakeBytes.bytes(count)
  }
}

/// Answers many bytes while a thread of its own is about to kill the worker.
struct AnswerUnderFire: Job {
  var count: Int
  var spins: Int
  func run() throws -> [UInt8] {
    let spins = spins
    try OSThread<Void>(name: "killer") {
      var state = UInt64(spins)
      for _ in 0..<spins { state = state &* 6_364_136_223_846_793_005 &+ 1 }
      kill(getpid(), state == 1 ? SIGTERM : SIGKILL)
    }.start()
    return MakeBytes.bytes(count)
  }
}

/// Writes into the worker's channel what the library would not.
struct SendNonsense: Job {
  enum Way: String, Codable, CaseIterable, Sendable {
    case fileWithoutDescriptor, wrongKind, short, pipe, unsealed, tooLong, manyDescriptors
  }
  var way: Way

  func run() throws -> Int {
    guard let channel = (Int32(4)...4096).first(where: Self.isSocket) else { return -1 }
    func send(_ payload: [UInt8], _ descriptor: Int32? = nil) {
      let frame = Frame.header(kind: Message.Kind.file.rawValue, length: payload.count) + payload
      if let descriptor {
        _ = CMultiprocessing_send_with_descriptor(channel, frame, frame.count, descriptor)
      } else {
        _ = CMultiprocessing_send(channel, frame, frame.count)
      }
    }
    func announcement(_ length: UInt64, kind: Message.Kind = .answer) -> [UInt8] {
      [kind.rawValue] + withUnsafeBytes(of: length.littleEndian, Array.init)
    }
    switch way {
    case .fileWithoutDescriptor: send(announcement(1000))
    case .wrongKind: send(announcement(10, kind: .ready))
    case .short: send([17, 1, 2])
    case .pipe:
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      send(announcement(10), ends[0])
    case .unsealed:
      let name = "/tmp/pleasingly-nonsense-\(getpid())"
      let file = open(name, O_CREAT | O_RDWR, 0o600)
      unlink(name)
      ftruncate(file, 1 << 20)
      send(announcement(1000), file)
    case .tooLong:
      let file = CMultiprocessing_file_create()
      _ = CMultiprocessing_file_grow(file, nil, 0, 1 << 16)
      send(announcement(1 << 30), file)
    case .manyDescriptors:
      let file = CMultiprocessing_file_create()
      for _ in 0..<20 {
        let frame = ProgressMessage.frame(0.5)
        _ = CMultiprocessing_send_with_descriptor(channel, frame, frame.count, file)
      }
    }
    return 1
  }

  private static func isSocket(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }
}

@Suite("Large messages", .processTurns, .timeLimit(.minutes(20)))
struct LargeMessageTests {
  @Test("answers around the size from which they lie in a file", arguments: [-100, -1, 0, 1, 100])
  func threshold(offset: Int) async throws {
    let pool = try ProcessPool(workers: 1)
    for size in [OutgoingFiles.threshold, 4 * OutgoingFiles.threshold] {
      let count = size - 70 + offset
      for _ in 0..<3 {
        #expect(try await pool.run(MakeBytes(count: count)) == MakeBytes.bytes(count))
      }
      let echo = Echo(value: MakeBytes.bytes(count))
      #expect(try await pool.run(echo) == echo.value)
    }
    await pool.shutdown()
  }

  @Test("a child's large answer, asked for twice")
  func child() throws {
    let child = ChildProcess(MakeBytes(count: 1 << 20))
    try child.start()
    #expect(try child.result() == MakeBytes.bytes(1 << 20))
    #expect(try child.result() == MakeBytes.bytes(1 << 20))
    #expect(try child.join() == .exited(code: 0))
  }

  @Test("large answers of all shapes, one after the other and at once")
  func shapes() async throws {
    let pool = try ProcessPool(workers: 2)
    let texts = (0..<40_000).map { "number \($0)" }
    #expect(try await pool.run(Echo(value: texts)) == texts)
    let flags = (0..<400_000).map { $0 % 3 == 0 }
    #expect(try await pool.run(Echo(value: flags)) == flags)
    let nested = (0..<200).map { [Double](repeating: Double($0), count: 500) }
    #expect(try await pool.run(Echo(value: nested)) == nested)
    #expect(try await pool.run(Echo(value: "short")) == "short")
    let counts = (0..<30).map { 300_000 + $0 * 10_000 }
    #expect(
      try await pool.map(counts.map(MakeBytes.init), chunking: .fixed(1))
        == counts.map(MakeBytes.bytes))
    await pool.shutdown()
  }

  @Test("large answers in a chunk, among small ones")
  func chunks() async throws {
    let pool = try ProcessPool(workers: 2)
    let counts = (0..<60).map { $0 % 4 == 1 ? 300_000 + $0 : $0 * 100 }
    #expect(
      try await pool.map(counts.map(MakeBytes.init), chunking: .fixed(20))
        == counts.map(MakeBytes.bytes))
    await pool.shutdown()
  }

  @Test(
    "a worker that is killed while it answers: the right answer or WorkerCrashed, never neither")
  func underFire() async throws {
    let pool = try ProcessPool(workers: 2)
    let expected = MakeBytes.bytes(400_000)
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<60 {
      let spins = Int.random(in: 1..<3_000_000, using: &generator)
      do {
        let answer = try await pool.run(AnswerUnderFire(count: 400_000, spins: spins))
        #expect(answer == expected)
      } catch is WorkerCrashed {}
    }
    await pool.shutdown()
  }

  @Test(
    "nothing that a job writes into the channel harms the pool",
    arguments: SendNonsense.Way.allCases)
  func nonsense(way: SendNonsense.Way) async throws {
    let pool = try ProcessPool(workers: 1, retry: .times(3))
    do {
      _ = try await pool.run(SendNonsense(way: way))
    } catch is WorkerCrashed {
    } catch is JobTransferFailed {}
    // The worker may be on its way out; its job is run again in the next.
    #expect(try await pool.run(MakeBytes(count: 500_000)) == MakeBytes.bytes(500_000))
    await pool.shutdown()
  }

  @Test("where a worker can have no file, the socket serves")
  func workerWithoutFiles() async throws {
    let pool = try ProcessPool(workers: 1)
    for _ in 0..<3 {
      #expect(
        try await pool.run(MakeBytesWithoutFiles(count: 700_000)) == MakeBytes.bytes(700_000))
      #expect(
        try await pool.run(MakeBytesWithoutDescriptors(count: 700_000))
          == MakeBytes.bytes(700_000))
    }
    await pool.shutdown()
    let other = try ProcessPool(workers: 1)
    for _ in 0..<3 {
      #expect(try await other.run(MakeBytes(count: 500_000)) == MakeBytes.bytes(500_000))
      #expect(
        try await other.run(MakeBytesWithoutDescriptors(count: 700_000))
          == MakeBytes.bytes(700_000))
    }
    await other.shutdown()
  }

  @Test("where this process may open no descriptor more, the socket serves")
  func noDescriptorLeft() async {
    await #expect(processExitsWith: .success) {
      let manager = try await DispatchManager()
      let pool = try ProcessPool(workers: 1)
      _ = try await pool.run(MakeBytes(count: 10))
      try await manager.withDescriptors(left: 0) {
        precondition(open("/dev/null", O_RDONLY) < 0, "there must be no descriptor left")
        for _ in 0..<3 {
          let answer = try await pool.run(MakeBytes(count: 500_000))
          precondition(answer == MakeBytes.bytes(500_000))
        }
      }
      let answer = try await pool.run(MakeBytes(count: 500_000))
      precondition(answer == MakeBytes.bytes(500_000))
      await pool.shutdown()
    }
  }

  @Test("200 large answers, read, dropped and cut off, leave no descriptor behind")
  func census() async {
    await #expect(processExitsWith: .success) {
      let first = ChildProcess(Cube(number: 1))
      try first.start()
      try first.join()
      let before = Holdings.now

      let pool = try ProcessPool(workers: 2, grace: .zero)
      for number in 0..<200 {
        let task = Task { try await pool.run(MakeBytes(count: 300_000 + number)) }
        if number % 5 == 0 { task.cancel() }
        let answer = try? await task.value
        precondition(answer == nil || answer == MakeBytes.bytes(300_000 + number))
      }
      for way in SendNonsense.Way.allCases { _ = try? await pool.run(SendNonsense(way: way)) }
      // Alive, a worker costs as many as before it sent anything large: its channel, its end, and
      // its standard error.
      _ = try await pool.map((0..<8).map { _ in MakeBytes(count: 300_000) }, chunking: .fixed(1))
      let deadline = ContinuousClock.now + .seconds(20)
      while true {
        let added = Holdings.now.descriptors.subtracting(before.descriptors)
        if added.count <= 2 * 3 { break }
        precondition(ContinuousClock.now < deadline, "too many: \(added)")
        sched_yield()
      }
      await pool.shutdown()
      Holdings.preconditionNothing(since: before)
    }
  }

  @Test("a file that is not sealed, is too short or has holes is not mapped, and closed")
  func refusals() throws {
    func isOpen(_ descriptor: Int32) -> Bool { fcntl(descriptor, F_GETFD) != -1 }
    let head = Int(CMULTIPROCESSING_FILE_HEAD)
    // A file of ours is.
    let good = CMultiprocessing_file_create()
    let mapping = try #require(CMultiprocessing_file_grow(good, nil, 0, 4 * head))
    defer { CMultiprocessing_file_unmap(mapping, 4 * head) }
    CMultiprocessing_file_set_state(mapping, 1)
    do {
      let received = try #require(ReceivedFile(closing: dup(good), length: 3 * head))
      #expect(received.bytes.count == 3 * head)
      #expect(CMultiprocessing_file_state(mapping) == 1)
    }
    #expect(CMultiprocessing_file_state(mapping) == 0)
    #expect(ReceivedFile(closing: dup(good), length: 3 * head + 1) == nil)
    #expect(ReceivedFile(closing: dup(good), length: -1) == nil)
    #expect(ftruncate(good, 0) != 0)
    // It can be made longer, but what is new is a hole.
    #expect(ftruncate(good, 1 << 20) == 0)
    #expect(ReceivedFile(closing: good, length: 1 << 19) == nil)
    #expect(!isOpen(good))

    var ends: [Int32] = [0, 0]
    pipe(&ends)
    #expect(ReceivedFile(closing: ends[0], length: 1) == nil)
    #expect(!isOpen(ends[0]))
    close(ends[1])
  }

  @Test("an announcement that is not of the form is none")
  func announcements() {
    let sound = Array(FileMessage(kind: .answer, length: 77).frame.dropFirst(Frame.headerLength))
    #expect(FileMessage(sound)?.length == 77)
    #expect(FileMessage(Array(sound.dropLast())) == nil)
    #expect(FileMessage(sound + [0]) == nil)
    #expect(FileMessage([]) == nil)
    for kind in UInt8.min...UInt8.max {
      let message = FileMessage([kind] + sound.dropFirst())
      #expect(
        (message != nil)
          == (kind == Message.Kind.answer.rawValue || kind == Message.Kind.records.rawValue))
    }
    #expect(FileMessage([17] + [UInt8](repeating: 0xFF, count: 8)) == nil)
  }

  @Test("a file is used again when it was read, and not before")
  func reuse() throws {
    let files = OutgoingFiles()
    let first = try #require(files.take(capacity: 1000) as? OutgoingFile)
    first.isInUse = true
    files.giveBack(first)
    let second = try #require(files.take(capacity: 1000) as? OutgoingFile)
    #expect(second !== first)
    files.giveBack(second)
    #expect(files.take(capacity: 100_000) === second)
    first.isInUse = false
    #expect(files.take(capacity: 10) === first)
  }
}
