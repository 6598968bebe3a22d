import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("ChildProcess.endDescriptor", .processTurns, .timeLimit(.minutes(20)))
struct EndDescriptorTests {
  /// Waits until a descriptor is readable; whether it became so.
  private func awaitReadable(_ descriptor: Int32, milliseconds: Int32 = 30_000) -> Bool {
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&watched, 1, milliseconds) == 1 && watched.revents == Int16(POLLIN)
  }

  @Test("as soon as it is readable the child has ended in every other way, too")
  func order() throws {
    for number in 0..<60 {
      let child = ChildProcess(Cube(number: number))
      try child.start()
      let descriptor = try #require(child.endDescriptor)
      #expect(awaitReadable(descriptor))
      #expect(!child.isAlive)
      #expect(child.exitStatus == .exited(code: 0))
      #expect(try child.join(timeout: .zero) == .exited(code: 0))
      #expect(try child.result(timeout: .zero) == number * number * number)
    }
  }

  @Test("so it is when the program sees the output line by line")
  func lines() throws {
    var options = ProcessOptions()
    options.standardOutput = .lines { _ in }
    for _ in 0..<10 {
      let child = ChildProcess(Print(text: "a line"), options: options)
      try child.start()
      #expect(awaitReadable(try #require(child.endDescriptor)))
      #expect(try child.join(timeout: .zero) == .exited(code: 0))
    }
  }

  @Test("it is one, stays readable whoever reads it, and passes through no exec")
  func kind() throws {
    let queue = ResultQueue<Int32>()
    let child = ChildProcess(ReportThenWait(queue: queue))
    try child.start()
    let descriptor = try #require(child.endDescriptor)
    #expect(descriptor > 2)
    #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
    #expect(child.endDescriptor == descriptor)
    #expect(!awaitReadable(descriptor, milliseconds: 0))
    child.kill()
    #expect(awaitReadable(descriptor))
    for _ in 0..<3 {
      var bytes = [UInt8](repeating: 0, count: 8)
      #expect(read(descriptor, &bytes, 8) == 8)
      #expect(awaitReadable(descriptor, milliseconds: 0))
    }
    #expect(child.endDescriptor == descriptor)
  }

  @Test("asked for after the end, or after a start that failed, it is readable at once")
  func late() throws {
    let child = ChildProcess(Cube(number: 1))
    try child.start()
    try child.join()
    #expect(awaitReadable(try #require(child.endDescriptor), milliseconds: 0))

    var options = ProcessOptions()
    options.workingDirectory = "/there is no such folder"
    let failed = ChildProcess(Cube(number: 1), options: options)
    #expect(throws: WorkerStartFailed.self) { try failed.start() }
    #expect(awaitReadable(try #require(failed.endDescriptor), milliseconds: 0))
  }

  @Test("it goes with its handle, or with the end, and one that was closed harms no file")
  func closing() async {
    await #expect(processExitsWith: .success) {
      await withTemporaryPath { path in
        await leavesNothing {
          let queue = ResultQueue<Int32>()
          do {
            let dropped = ChildProcess(ReportThenWait(queue: queue))
            try dropped.start()
            #expect(dropped.endDescriptor != nil)
          }
          kill(try await queue.taken(), SIGKILL)

          var child: ChildProcess? = ChildProcess(ReportThenWait(queue: queue))
          try child?.start()
          _ = try await queue.taken()
          let number = try #require(child?.endDescriptor)
          close(number)
          let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
          #expect(file == number)
          child?.kill()
          try child?.join()
          #expect(lseek(file, 0, SEEK_END) == 0)
          child = nil
        }
      }
    }
  }
}
