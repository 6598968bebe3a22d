import Foundation
import Testing

extension ProgramTests {
  /// A timeline is written however the command ends, as far as that is in its hands.
  @Suite(.timeLimit(.minutes(20)))
  struct TimelineAtTheEndTests {
    /// Commands that would not end, and what they print at work.
    static let long = [
      ("estimate-pi --samples 1e14 --workers 2", ""),
      ("estimate-pi --samples 1e14 --engine processes", ""),
      ("lecture exercise2 --samples 1e13 --workers 2", ""),
      ("lecture hello-threading --seconds 1000", "hello from third thread"),
      ("lecture simpson4pi2 2 --samples 1e12", ""),
    ]

    /// Starts a command with a timeline, and waits until some of what it does has begun.
    private static func start(_ command: (String, String), _ file: String) async throws
      -> RunningProgram
    {
      let (words, text) = command
      let program = try RunningProgram(
        words.split(separator: " ").map(String.init) + ["--timeline", file])
      if text.isEmpty {
        try await eventually("\(words) works") {
          (ProcessStatus(program.pid)?.ticks ?? 0) > 20
            || Census.children(of: program.pid).contains { (ProcessStatus($0)?.ticks ?? 0) > 20 }
        }
      } else {
        try await program.waitForOutput(text) { $0.contains(text) }
      }
      return program
    }

    /// Waits until the program and its children are gone, and returns how it ended.
    private static func ending(of program: RunningProgram) async throws -> Ending {
      try await eventuallyStays("everybody is gone", within: .seconds(10)) {
        program.hasEnded && program.census.living.isEmpty
      }
      return try await program.end().ending
    }

    @Test(arguments: long)
    func onCtrlC(command: (String, String)) async throws {
      let scratch = try Scratch()
      let program = try await Self.start(command, scratch.file("t.json"))
      try program.signalGroup(SIGINT)
      #expect(try await Self.ending(of: program) == .code(130))
      let timeline = try WrittenTimeline(scratch.text("t.json"))
      #expect(!timeline.jobs.isEmpty || timeline.states["first thread, states"] != nil)
    }

    @Test(arguments: long.indices, [SIGTERM, SIGHUP])
    func onSignalsThatEndIt(number: Int, signal: Int32) async throws {
      let scratch = try Scratch()
      let program = try await Self.start(Self.long[number], scratch.file("t.json"))
      try program.signal(signal)
      // Whoever sent it sees it.
      #expect(try await Self.ending(of: program) == .signal(signal))
      let timeline = try WrittenTimeline(scratch.text("t.json"))
      #expect(!timeline.jobs.isEmpty || timeline.states["first thread, states"] != nil)
    }

    @Test func ifNobodyReadsTheOutput() async throws {
      let scratch = try Scratch()
      let program = try RunningProgram(
        ["lecture", "simpson4pi", "--last", "3", "--timeline", scratch.file("t.json")],
        outputClosed: true)
      #expect(try await program.end().ending == .code(0))
      // The heading finds no reader.
      #expect(try WrittenTimeline(scratch.text("t.json")).jobs.isEmpty)
    }

    @Test func ifAPlotFails() async throws {
      let scratch = try Scratch()
      try FileManager.default.createSymbolicLink(
        atPath: scratch.file("p.svg"), withDestinationPath: "/dev/full")
      let outcome = try await RunningProgram.run([
        "lecture", "simpson4pi", "--last", "3", "--timeline", scratch.file("t.json"), "--plot",
        scratch.file("p.svg"),
      ])
      #expect(outcome.ending == .code(1))
      #expect(outcome.errorLines.first?.contains("p.svg' cannot be written") == true)
      #expect(try WrittenTimeline(scratch.text("t.json")).jobs == ["10**2", "10**3"])
    }

    /// A pipe with little room in place of the file: the program cannot go on writing until it is read.
    @Test(arguments: [SIGINT, SIGTERM])
    func aSignalDoesNotCutIt(signal: Int32) async throws {
      let scratch = try Scratch()
      let file = scratch.file("t.html")
      try check(mkfifo(file, 0o600) == 0 ? 0 : errno)
      let reader = open(file, O_RDONLY | O_NONBLOCK)
      try check(reader < 0 ? errno : 0)
      defer { close(reader) }
      try check(fcntl(reader, GNU.setPipeSize, 4096) < 0 ? errno : 0)
      let program = try RunningProgram(
        ["lecture", "simpson4pi1", "--samples", "1e4", "--timeline", file])
      try await eventually("the pipe is full") {
        var waiting: Int32 = 0
        _ = ioctl(reader, UInt(FIONREAD), &waiting)
        return waiting == 4096
      }
      try program.signal(signal)
      var text: [UInt8] = []
      try await eventually("it ends") {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(reader, &bytes, bytes.count)
        if count > 0 { text += bytes.prefix(count) }
        return count == 0 && program.hasEnded
      }
      #expect(String(decoding: text, as: UTF8.self).hasSuffix("</html>\n"))
      let ending = try await program.end().ending
      #expect(ending == (signal == SIGINT ? .code(130) : .signal(signal)))
    }
  }
}
