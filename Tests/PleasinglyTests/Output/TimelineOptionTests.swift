import Foundation
import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct TimelineOptionTests {
    /// Commands that compute, the jobs that their timelines must show, and what the names of those begin with
    /// that run them.
    static let commands: [(arguments: String, jobs: Set<String>, workers: String)] = [
      ("estimate-pi --samples 1e6 --workers 2", ["CircleHitsPiece"], "ThreadPool-"),
      ("estimate-pi --samples 1e6 --workers 2 --engine processes", ["CircleHitsPiece"], "worker-"),
      ("estimate-pi --samples 1e6 --engine serial", ["CircleHitsPiece"], "SerialPool"),
      (
        "integrate x^2 --from 0 --to 1 --workers 2", ["ExtrapolatedIntegral<IntegrandExpression>"],
        "ThreadPool-"
      ),
      (
        "speedup --workers 2 --repeats 1 -- estimate-pi --samples 1e5", ["run 1"],
        "1 worker|2 workers"
      ),
      ("lecture interactive", ["Simpson's rule"], "main"),
      ("lecture simpson4pi --last 3", ["10**2", "10**3"], "main"),
      ("lecture simpson4pi1 --samples 1e4", ["Simpson's rule"], "main"),
      ("lecture simpson4pi2 2 --samples 1e4", ["CallSimpson"], "Process-"),
      (
        "lecture simpson4pi2 2 --samples 1e4 --engine threads", ["SimpsonPiece<QuarterCircle>"],
        "ThreadPool-"
      ),
      ("lecture multiprocess --seconds 0", ["SayHello"], "A|B"),
      ("lecture wall-clock --workers 1,2 --samples 1e4", ["CallSimpson"], "Process-"),
      ("lecture exercise1 --samples 1e5 --workers 2", ["CircleHitsPiece"], "worker-"),
      ("lecture exercise2 --samples 1e5 --workers 2", ["CircleHitsPiece"], "ThreadPool-"),
      ("lecture gil --samples 1e5", ["CircleHitsPiece"], "ThreadPool-"),
    ]

    /// Commands whose threads are shown by their states: a thread, and a state that it was in.
    static let threads = [
      ("lecture hello-threading --seconds 0.001", "first thread", "sleeping"),
      ("lecture prodcons --seconds 0.001 --blocking", "consumer", "blocked on queue"),
      ("lecture life-cycle --seconds 0.01", "waiter", "blocked on lock"),
    ]

    private static func timeline(of command: String) async throws -> WrittenTimeline {
      let scratch = try Scratch()
      var arguments = command.split(separator: " ").map(String.init)
      // Behind `--` it would be the timed command's.
      let option = ["--timeline", scratch.file("t.json")]
      arguments.insert(contentsOf: option, at: arguments.firstIndex(of: "--") ?? arguments.count)
      let outcome = try await RunningProgram.run(arguments)
      #expect(outcome.ending == .code(0), "\(outcome)")
      return try WrittenTimeline(scratch.text("t.json"))
    }

    @Test(arguments: commands.indices)
    func everyCommandThatComputesHasOne(number: Int) async throws {
      let (command, jobs, workers) = Self.commands[number]
      let timeline = try await Self.timeline(of: command)
      #expect(timeline.jobs == jobs)
      let beginnings = workers.split(separator: "|")
      #expect(
        timeline.workers.allSatisfy { name in beginnings.contains { name.hasPrefix($0) } },
        "\(timeline.workers)")
      #expect(beginnings.allSatisfy { part in timeline.workers.contains { $0.hasPrefix(part) } })
    }

    @Test(arguments: threads)
    func showsThreads(command: String, thread: String, state: String) async throws {
      let timeline = try await Self.timeline(of: command)
      let states = try #require(timeline.states["\(thread), states"], "\(timeline)")
      #expect(states.contains(state) && states.contains("running"), "\(states)")
    }

    @Test(arguments: ["json", "svg", "html", "SVG"])
    func theEndingSaysWhatItIs(ending: String) async throws {
      let scratch = try Scratch()
      // What was there before is gone, however long it was.
      try String(repeating: "x", count: 1_000_000)
        .write(toFile: scratch.file("t.\(ending)"), atomically: false, encoding: .utf8)
      let outcome = try await RunningProgram.run(
        ["estimate-pi", "--samples", "1e5", "--timeline", scratch.file("t.\(ending)")])
      #expect(outcome.succeeded)
      #expect(outcome.lines.count == 5)
      let text = try scratch.text("t.\(ending)")
      let starts = ["json": "{\"displayTimeUnit\"", "svg": "<svg ", "html": "<!DOCTYPE html>"]
      #expect(text.hasPrefix(starts[ending.lowercased()] ?? "?"))
      #expect(!text.contains("xxxx"))
      #expect(text.contains("CircleHitsPiece"))
    }

    @Test(arguments: ["t", "t.txt", ".", "t.json.gz", "json", ""])
    func refusesUnknownEndings(name: String) async throws {
      let outcome = try await RunningProgram.run(
        ["estimate-pi", "--samples", "1e15", "--timeline", name])
      #expect(outcome.ending == .code(64))
      #expect(outcome.standardOutput.isEmpty)
      #expect(outcome.errorLines.first?.contains(".json, .svg, .html") == true, "\(outcome)")
    }

    @Test(arguments: ["/nowhere/t.json", "/proc/t.svg", "/t.html/"])
    func saysBeforeTheWorkThatAFileCannotBeWritten(path: String) async throws {
      // Work that would not end.
      let outcome = try await RunningProgram.run(
        ["estimate-pi", "--samples", "1e15", "--timeline", path])
      #expect(outcome.ending == .code(64))
      #expect(outcome.standardOutput.isEmpty)
      #expect(outcome.errorLines.first?.contains("cannot be written") == true, "\(outcome)")
    }

    @Test func saysThatADiskIsFull() async throws {
      let scratch = try Scratch()
      try FileManager.default.createSymbolicLink(
        atPath: scratch.file("t.svg"), withDestinationPath: "/dev/full")
      let outcome = try await RunningProgram.run(
        ["estimate-pi", "--samples", "1e4", "--timeline", scratch.file("t.svg")])
      #expect(outcome.ending == .code(1))
      #expect(outcome.lines.count == 5)
      #expect(outcome.errorLines.first?.contains("No space left on device") == true, "\(outcome)")
    }

    @Test(
      arguments: [
        "lecture simpson4pi2 2 --samples 1e15 --engine communicator --timeline",
        "lecture wall-clock --samples 1e15 --engine communicator --timeline",
        "lecture simpson4pi2 2 --samples 1e15 --engine communicator --watch",
        "lecture simpson4pi2 2 --samples 1e15 --engine communicator --dashboard",
      ])
    func refusesRanksWithoutJobs(command: String) async throws {
      var arguments = command.split(separator: " ").map(String.init)
      let option = try #require(arguments.last)
      let scratch = try Scratch()
      if option == "--timeline" { arguments.append(scratch.file("t.json")) }
      if option == "--dashboard" { arguments.append("0") }
      let outcome = try await RunningProgram.run(arguments)
      #expect(outcome.ending == .code(64))
      #expect(outcome.standardOutput.isEmpty)
      let line = outcome.errorLines.first
      #expect(
        line?.contains("\(option) shows jobs") == true
          || line?.contains("built without the dashboard") == true, "\(outcome)")
    }

    @Test(
      arguments: [
        "lecture exercise1 --samples 1e6 --workers 2 --engine communicator",
        "estimate-pi --samples 1e6 --workers 2 --engine communicator",
        "integrate x^2 --from 0 --to 1 --workers 2 --engine communicator",
      ])
    func recordsTheJobsOfRanks(command: String) async throws {
      let scratch = try Scratch()
      let file = scratch.file("t.json")
      let outcome = try await RunningProgram.run(
        command.split(separator: " ").map(String.init) + ["--timeline", file])
      #expect(outcome.ending == .code(0), "\(outcome)")
      let text = try String(contentsOfFile: file, encoding: .utf8)
      #expect(text.contains("\"rank-1\""))
      #expect(text.contains("\"rank-2\""))
      #expect(text.contains("\"outcome\":\"finished\""))
    }

    @Test func refusesOneFileForTwoThings() async throws {
      let scratch = try Scratch()
      let (file, link) = (scratch.file("a.svg"), scratch.file("b.svg"))
      try "".write(toFile: file, atomically: false, encoding: .utf8)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
      for other in [file, link] {
        let outcome = try await RunningProgram.run(
          ["estimate-pi", "--samples", "1e15", "--timeline", file, "--plot", other])
        #expect(outcome.ending == .code(64))
        #expect(outcome.errorLines.first?.contains("named twice") == true, "\(outcome)")
      }
    }
  }
}
