import Foundation
import Testing

private struct PiJSON: Decodable {
  var estimate: Double?
  var standardError: Double?
  var interval: [Double?]
  var confidence: Double
  var hits: Int
  var samples: Int
  var seed: UInt64
  var generator: String
  var scheme: String
  var engine: String
  var workers: Int
  var seconds: Double
  var partial: Bool

  init(_ outcome: Outcome) throws {
    self = try JSONDecoder().decode(PiJSON.self, from: Data(outcome.standardOutput.utf8))
  }
}

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct EstimatePiTests {
    private func run(_ arguments: String) async throws -> Outcome {
      try await RunningProgram.run(
        ["estimate-pi"] + arguments.split(separator: " ").map(String.init))
    }

    @Test(arguments: [
      "serial", "threads --workers 3", "processes --workers 2", "communicator --workers 3",
    ])
    func countsTheSameHitsOnEveryEngine(engine: String) async throws {
      let outcome = try await run("--samples 1e6 --engine \(engine) --format json")
      #expect(outcome.succeeded)
      let pi = try PiJSON(outcome)
      #expect(pi.hits == 785_785 && pi.samples == 1_000_000 && pi.seed == 2_019)
      #expect(pi.estimate == 3.14314)
      #expect(pi.generator == "Philox4x32-10" && pi.confidence == 0.95 && !pi.partial)
      let (low, high) = (try #require(pi.interval[0]), try #require(pi.interval[1]))
      #expect(low < .pi && .pi < high && pi.interval.count == 2)
    }

    @Test(arguments: 0..<5)
    func believesNoErrorOfTwoSamples(seed: Int) async throws {
      let outcome = try await run("--samples 2 --error 1e-9 --seed \(seed)")
      #expect(outcome.ending == .code(1))
      #expect(outcome.errorLines.first?.contains("allow more") == true)
    }

    @Test func countsTheHitsThatThePaperOfTheStreamHas() async throws {
      let pi = try PiJSON(try await run("--samples 10**8 --seed 12345 --format json"))
      #expect(pi.hits == 78_534_636)
    }

    @Test func printsTextAndCSV() async throws {
      let text = try await run("--samples 1e5")
      #expect(text.succeeded)
      #expect(text.lines.first?.hasPrefix("estimate: 3.1") == true)
      #expect(text.lines.contains("samples: 100000"))
      let csv = try await run("--samples 1e5 --format csv")
      #expect(
        csv.lines.first
          == "estimate,standardError,interval,confidence,hits,samples,seed,generator,scheme,engine,"
          + "workers,seconds,partial")
      #expect(csv.lines.count == 2)
    }

    @Test func stopsAtAWantedError() async throws {
      let pi = try PiJSON(try await run("--error 1e-3 --format json"))
      let error = try #require(pi.standardError)
      #expect(error <= 1e-3 && error > 1e-4)
      let short = try await run("--error 1e-3 --samples 1e4 --format json")
      #expect(short.ending == .code(1))
      #expect(try PiJSON(short).samples == 10_000)
    }

    @Test(arguments: [
      ("--samples 1", "from 2 to 2**53"), ("--samples 1e17", "from 2 to 2**53"),
      ("--seed -1", "from 0 to 2**64 - 1"), ("--error 0", "above 0"), ("--error nan", "above 0"),
      ("--workers 0", "from 1 to 4096"), ("--format xml", "xml"),
    ])
    func refuses(arguments: String, words: String) async throws {
      let outcome = try await run(arguments)
      #expect(outcome.ending == .code(64))
      #expect(outcome.standardOutput.isEmpty)
      #expect(outcome.standardError.contains(words), "\(outcome.standardError)")
    }

    @Test(arguments: ["threads", "processes"])
    func printsTheEstimateSoFarOnCtrlC(engine: String) async throws {
      let program = try RunningProgram([
        "estimate-pi", "--samples", "1e15", "--engine", engine, "--workers", "2", "--format",
        "json",
      ])
      try await eventually("it works", within: .seconds(120)) {
        ([program.pid] + Census.children(of: program.pid))
          .contains { (ProcessStatus($0)?.ticks ?? 0) > 200 }
      }
      try program.signalGroup(SIGINT)
      let outcome = try await program.end()
      #expect(outcome.ending == .code(130))
      let pi = try PiJSON(outcome)
      #expect(pi.partial && pi.samples > 0)
      #expect(abs((pi.estimate ?? 0) - .pi) < 5 * (pi.standardError ?? 0))
      try await eventually("nobody is left") { program.census.living.isEmpty }
    }
  }
}
