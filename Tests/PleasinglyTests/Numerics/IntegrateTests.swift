import Foundation
import Testing

/// What a program that reads JSON finds in a result.
struct IntegralJSON: Decodable, Equatable {
  var value: Double?
  var error: Double?
  var evaluations: Int
  var toleranceMet: Bool
  var status: String
  var rule: String
  var engine: String
  var workers: Int
  var seconds: Double
  var partial: Bool

  init(_ outcome: Outcome) throws {
    try #require(outcome.lines.count == 1, "\(outcome)")
    self = try JSONDecoder().decode(IntegralJSON.self, from: Data(outcome.standardOutput.utf8))
  }
}

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct IntegrateTests {
    private func run(_ formula: String, _ options: String) async throws -> Outcome {
      try await RunningProgram.run(
        ["integrate", formula] + options.split(separator: " ").map(String.init))
    }

    private func json(_ formula: String, _ options: String) async throws -> IntegralJSON {
      try IntegralJSON(try await run(formula, options + " --format json"))
    }

    @Test func printsFourLines() async throws {
      let outcome = try await run("sqrt(1-x^2)", "--from 0 --to 1")
      #expect(outcome.succeeded)
      let lines = outcome.lines
      try #require(lines.count == 4)
      let value = try #require(Double(lines[0].dropFirst("value: ".count)))
      let error = try #require(Double(lines[1].dropFirst("error: ".count)))
      #expect(abs(value - .pi / 4) <= error)
      #expect(error < 1.49e-8)
      #expect(lines[2] == "evaluations: 231")
      #expect(lines[3] == "status: the tolerance was met")
    }

    @Test func printsTheKeysOfJSONAndTheSameHeaderInCSV() async throws {
      let result = try await json("x^2", "--from 0 --to 3")
      #expect(abs((result.value ?? 0) - 9) < 1e-12)
      #expect(result.toleranceMet && !result.partial)
      #expect(result.rule == "adaptive" && result.engine == "threads")
      let csv = try await run("x^2", "--from 0 --to 3 --format csv")
      try #require(csv.lines.count == 2)
      #expect(
        csv.lines[0]
          == "value,error,evaluations,toleranceMet,status,rule,engine,workers,seconds,partial")
      #expect(csv.lines[1].split(separator: ",").count == 10)
    }

    @Test(arguments: [
      "--from 0 --to 1", "--from 0 --to 1 --rule simpson --samples 100003",
      "--from 0 --to 1 --rule trapezoid --samples 1e5", "--from 0 --to 1 --rule gauss",
      "--from 0 --to 1 --rule tanh-sinh", "--over x=0:1 --over y=0:2",
    ])
    func isTheSameOnEveryEngine(options: String) async throws {
      let formula = options.contains("y=") ? "exp(-x*y)" : "exp(-x*x)*cos(10*x)"
      let serial = try await json(formula, "\(options) --engine serial")
      for engine in [
        "--engine threads", "--engine threads --workers 7", "--engine processes --workers 3",
        "--engine communicator --workers 2",
      ] {
        let other = try await json(formula, "\(options) \(engine)")
        #expect(other.value == serial.value && other.error == serial.error)
        #expect(other.evaluations == serial.evaluations)
      }
    }

    @Test func takesBoundsAsPeopleWriteThem() async throws {
      #expect(
        abs((try await json("exp(-x^2)", "--from -inf --to inf").value ?? 0) - 1.7724538509055159)
          < 1e-8)
      #expect(abs((try await json("sin(x)", "--from 0 --to pi/2").value ?? 0) - 1) < 1e-10)
      #expect(abs((try await json("-x^2", "--from -1 --to 1").value ?? 0) + 2.0 / 3) < 1e-10)
      #expect(try await json("x", "--from 1 --to 0").value == -0.5)
    }

    @Test(arguments: [
      ("y", "--over y=0:2", 2), ("exp2(1e0*x3)", "--over x3=0:1", 1.4426950408889634),
      ("x*z", "--over z=0:2 --over x=0:1", 1), ("x20 + 1.5e+1", "--over x20=0:1", 15.5),
    ])
    func takesAnyVariables(formula: String, options: String, value: Double) async throws {
      let result = try await json(formula, options)
      #expect(abs((result.value ?? 0) - value) < 1e-8)
      #expect(result.toleranceMet)
    }

    @Test(arguments: [
      ("1/x", "--from 1e308 --to 1.7e308", 0.5306282510621704),
      ("1+3e-14*(x>=0.5)", "--from 0 --to 1", 1), ("1/x", "--from 0 --to 0 --rule simpson", 0),
      ("0*x", "--from 0 --to 1 --rule gauss --absolute-tolerance 0", 0),
    ])
    func meetsTheTolerance(formula: String, options: String, value: Double) async throws {
      let result = try await json(formula, options)
      #expect(abs((result.value ?? .nan) - value) < 1e-8)
      #expect(result.toleranceMet)
    }

    @Test func saysWhenTheToleranceIsNotMet() async throws {
      let outcome = try await run(
        "sqrt(1-x^2)", "--from 0 --to 1 --rule trapezoid --samples 11 --format json")
      #expect(outcome.ending == .code(1))
      let result = try IntegralJSON(outcome)
      #expect(!result.toleranceMet && result.evaluations == 11)
      #expect(outcome.errorLines.first?.contains("not met with 11 samples") == true)
    }

    @Test(arguments: [
      ("1/x", "--from 0 --to 1", "divergent"), ("1/(x-0.5)", "--from 0 --to 1", "at 0.5"),
      ("1/x", "--from 0 --to 1 --rule simpson", "at 0.0"),
      ("sqrt(x)", "--from -1 --to 1", "not a number at -"),
    ])
    func saysWhereThereIsNoIntegral(formula: String, options: String, words: String) async throws {
      let outcome = try await run(formula, options + " --format json")
      #expect(outcome.ending == .code(1))
      let result = try IntegralJSON(outcome)
      #expect(!result.toleranceMet)
      #expect(result.status.contains(words), "\(outcome)")
    }

    @Test(arguments: [
      ("sqrt(1-x", "--from 0 --to 1", "column 9"), ("foo(x)", "--from 0 --to 1", "is not known"),
      ("x*y", "--from 0 --to 1", "--over y=0:1"), ("x", "", "--from and --to"),
      ("x", "--from 0", "--from and --to"),
      ("x", "--from 0 --over x=0:1", "cannot be used together"),
      ("x", "--over x=0:1 --over x=0:2", "given twice"),
      ("x", "--over y=0:2", "range of x is not given"),
      ("x", "--over x=0", "written like x=0:1"), ("x", "--over w=0:1", "written like x=0:1"),
      ("x", "--from 0 --to 1 --samples 10", "not for the rule adaptive"),
      ("x", "--from 0 --to 1 --rule cubature", "not for one variable"),
      ("x*y", "--over x=0:1 --over y=0:1 --rule simpson", "not for 2 variables"),
      ("x", "--from 0 --to 1 --seed 3", "vegas and sobol only"),
      ("x", "--from 0 --to 1 --absolute-tolerance -1", "a number from 0"),
      ("x", "--from 0 --to 1 --absolute-tolerance 0 --relative-tolerance 0", "cannot be met"),
      ("x", "--from 0 --to 1 --rule simpson --samples 0", "from 1 to 2**53"),
      ("x", "--from 0 --to 1 --rule simpson --samples 1e17", "from 1 to 2**53"),
      ("x", "--from 0 --to 1 --rule gauss --samples 1e6", "from 1 to 100000"),
      ("x", "--from 0 --to inf --rule simpson", "must be finite"),
      ("x", "--from nan --to 1", "a bound must be"),
      ("x", "--from 1/0 --to 1", "is infinite: write inf"),
      ("x", "--from 0 --to 10^400", "is infinite: write inf"),
      ("x", "--from log(0) --to 1", "is infinite: write inf"),
      ("x*y", "--over x=0:1 --over z=0:1", "range of y is not given"),
      ("x", "--from 0 --to 1 --workers 0", "from 1 to 4096"),
      ("x", "--from 0 --to 1 --engine gpu", "gpu"),
    ])
    func refuses(formula: String, options: String, words: String) async throws {
      let outcome = try await run(formula, options)
      #expect(outcome.ending == .code(64))
      #expect(outcome.standardOutput.isEmpty)
      #expect(outcome.errorLines.first?.hasPrefix("Error: ") == true)
      #expect(outcome.standardError.contains(words), "\(outcome.standardError)")
    }

    @Test func printsTheEstimateSoFarOnCtrlC() async throws {
      let program = try RunningProgram([
        "integrate", "sqrt(1-x^2)", "--from", "0", "--to", "1", "--rule", "simpson", "--samples",
        "1e13", "--engine", "processes", "--workers", "2", "--format", "json",
      ])
      _ = try await program.waitForChildren(2)
      // The first 2²⁰ samples take a tenth of this, even in a debug build.
      try await eventually("the workers work", within: .seconds(120)) {
        Census.children(of: program.pid).contains { (ProcessStatus($0)?.ticks ?? 0) > 400 }
      }
      try program.signalGroup(SIGINT)
      let outcome = try await program.end()
      #expect(outcome.ending == .code(130))
      #expect(outcome.standardError.isEmpty)
      let result = try IntegralJSON(outcome)
      #expect(result.partial)
      #expect(abs((result.value ?? 0) - .pi / 4) <= 2 * (result.error ?? 0))
      try await eventually("nobody is left") { program.census.living.isEmpty }
    }
  }
}
