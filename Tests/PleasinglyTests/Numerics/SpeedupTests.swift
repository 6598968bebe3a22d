import Foundation
import Testing

private struct SpeedupJSON: Decodable {
  struct Run: Decodable {
    struct Seconds: Decodable {
      var minimum: Double
      var median: Double
      var maximum: Double
    }
    var workers: Int
    var seconds: Seconds
    var speedup: Double
    var efficiency: Double
    var karpFlatt: Double?
    var oversubscribed: Bool
  }
  struct Amdahl: Decodable {
    var serialFraction: Double?
  }
  var command: String
  var cores: Int
  var repeats: Int
  var runs: [Run]
  var amdahl: Amdahl
}

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct SpeedupTests {
    private func run(_ arguments: String) async throws -> Outcome {
      try await RunningProgram.run(
        ["speedup"] + arguments.split(separator: " ").map(String.init))
    }

    @Test func endsTheCommandWithItself() async throws {
      let program = try RunningProgram([
        "speedup", "--workers", "1", "--", "estimate-pi", "--samples", "1e15",
      ])
      _ = try await program.waitForChildren(1)
      try program.signal(SIGINT)
      #expect(try await program.end().ending == .code(130))
      try await eventually("nobody is left") { program.census.living.isEmpty }
    }

    @Test(arguments: ["threads", "processes"])
    func leavesNobodyWhenItIsKilled(engine: String) async throws {
      let program = try RunningProgram([
        "speedup", "--workers", "1", "--", "estimate-pi", "--samples", "1e15", "--engine", engine,
      ])
      let command = try #require(try await program.waitForChildren(1).first)
      if engine == "processes" {
        try await eventually("there is a worker") { !Census.children(of: command).isEmpty }
      } else {
        // Whatever is killed before it could ask has its own way to end.
        try await eventually("it computes") { (ProcessStatus(command)?.ticks ?? 0) > 0 }
      }
      try program.signal(SIGKILL)
      #expect(try await program.end().ending == .signal(SIGKILL))
      try await eventually("nobody is left") { program.census.living.isEmpty }
    }

    @Test(arguments: [
      "lecture simpson4pi2 {} --samples 1e4", "pleasingly estimate-pi --samples 1e4",
      "lecture exercise2 --samples 1e4",
    ])
    func timesACommand(command: String) async throws {
      let outcome = try await run("--workers 1,2,64 --repeats 3 --format json -- \(command)")
      #expect(outcome.ending == .code(0))
      let report = try JSONDecoder().decode(
        SpeedupJSON.self, from: Data(outcome.standardOutput.utf8))
      #expect(report.repeats == 3 && report.cores >= 1)
      #expect(report.runs.map(\.workers) == [1, 2, 64])
      for run in report.runs {
        #expect(run.seconds.minimum > 0)
        #expect(run.seconds.minimum <= run.seconds.median)
        #expect(run.seconds.median <= run.seconds.maximum)
        let speedup = report.runs[0].seconds.median / run.seconds.median
        #expect(abs(run.speedup - speedup) < 1e-9)
        #expect(abs(run.efficiency - speedup / Double(run.workers)) < 1e-9)
        #expect((run.karpFlatt == nil) == (run.workers == 1))
        #expect(run.oversubscribed == (run.workers > report.cores))
      }
      if let fraction = report.amdahl.serialFraction { #expect((0...1).contains(fraction)) }
      if report.cores < 64 { #expect(outcome.standardError.contains("outnumber")) }
    }

    @Test func printsATableAndCSV() async throws {
      let text = try await run("--workers 2 --repeats 1 -- estimate-pi --samples 1e4")
      #expect(text.ending == .code(0))
      #expect(text.lines.first == "pleasingly estimate-pi --samples 1e4")
      #expect(text.lines.contains { $0.contains("Karp-Flatt") })
      let csv = try await run("--workers 2 --repeats 1 --format csv -- estimate-pi --samples 1e4")
      #expect(
        csv.lines.first
          == "workers,minimum,median,maximum,speedup,efficiency,karpFlatt,oversubscribed")
      // One worker is added, to compare with.
      #expect(csv.lines.dropFirst().map { $0.prefix(2) } == ["1,", "2,"])
    }

    @Test(
      arguments: [
        ("", 64, "no command"), ("-- nonsense", 64, "choose one of"),
        ("-- speedup -- lecture gil", 64, "cannot time itself"),
        ("-- estimate-pi --engine mpi", 64, "mpirun -n 2"),
        ("-- estimate-pi --engine=mpi --workers {}", 64, "mpirun -n 2"),
        ("--repeats 0 -- lecture gil", 64, "from 1 to 1000"),
        ("--workers 0 -- lecture gil", 64, "from 1 to 4096"),
        ("--repeats 1 -- lecture simpson4pi2 0", 1, "exit status 64"),
      ] as [(String, Int32, String)])
    func refuses(arguments: String, status: Int32, words: String) async throws {
      let outcome = try await run(arguments)
      #expect(outcome.ending == .code(status))
      #expect(outcome.standardOutput.isEmpty)
      #expect(outcome.standardError.contains(words), "\(outcome.standardError)")
    }
  }
}
