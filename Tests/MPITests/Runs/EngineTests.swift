import Foundation
import Testing

extension RankTests {
  /// `--engine mpi`.
  @Suite(.timeLimit(.minutes(20)))
  struct EngineTests {
    private static let program = "pleasingly"

    /// The program's lines on 3 ranks, printed once.
    private func onRanks(_ arguments: [String]) async throws -> [String] {
      let run = try await RankRun.ranks([(3, Self.program, arguments + ["--engine", "mpi"])])
      #expect(run.status == 0, "\(run)")
      return run.lines
    }

    @Test(arguments: ["split", "invariant"])
    func hasTheBitsOfTheOtherEngines(mode: String) async throws {
      let arguments = ["--samples", "1e5", "--mode", mode]
      let serial = try await RankRun.alone(
        Self.program, "lecture", "simpson4pi2", "2", "--samples", "1e5", "--mode", mode,
        "--engine", "serial")
      #expect(serial.lines.count == 1 && serial.status == 0, "\(serial)")
      for workers in [[], ["2"]] {
        #expect(
          try await onRanks(["lecture", "simpson4pi2"] + workers + arguments) == serial.lines)
      }
    }

    @Test func integratesToTheSameBits() async throws {
      let arguments = ["integrate", "exp(-x^2)", "--from", "0", "--to", "1"]
      let serial = try await RankRun.alone(
        Self.program, "integrate", "exp(-x^2)", "--from", "0", "--to", "1")
      #expect(serial.lines.count == 4 && serial.status == 0, "\(serial)")
      #expect(try await onRanks(arguments) == serial.lines)
    }

    @Test func estimatesPiToTheSameBits() async throws {
      let serial = try await RankRun.alone(
        Self.program, "estimate-pi", "--samples", "1e5", "--engine", "serial")
      #expect(serial.lines.count == 5 && serial.status == 0, "\(serial)")
      #expect(try await onRanks(["estimate-pi", "--samples", "1e5"]) == serial.lines)
      let json = try await onRanks(["estimate-pi", "--samples", "1e5", "--format", "json"])
      #expect(json.count == 1 && json[0].contains("\"workers\":2"), "\(json)")
    }

    @Test func doesExercise1() async throws {
      let lines = try await onRanks(["lecture", "exercise1", "--samples", "1e5"])
      #expect(lines.count == 6, "\(lines)")
      #expect(lines.dropFirst(4).first?.hasPrefix("time on 2 workers: ") == true, "\(lines)")
    }

    @Test func recordsTheJobsOfRanks() async throws {
      let file = NSTemporaryDirectory() + "ranks-\(getpid()).json"
      defer { try? FileManager.default.removeItem(atPath: file) }
      let lines = try await onRanks(["estimate-pi", "--samples", "1e6", "--timeline", file])
      #expect(lines.count == 5, "\(lines)")
      let text = try String(contentsOfFile: file, encoding: .utf8)
      for part in ["rank 1", "rank 2", "ranks, queue"] { #expect(text.contains("\"\(part)\"")) }
      #expect(!text.contains("\"rank 0\""))
      #expect(text.contains("\"outcome\":\"finished\""))
      #expect(!text.contains("still running"))
    }

    @Test func doesExercise1AsCPythonOnce() async throws {
      let lines = try await onRanks(["lecture", "exercise1", "--samples", "1e3", "--cpython"])
      #expect(lines.count == 1, "\(lines)")
    }

    @Test(arguments: [
      ["lecture", "simpson4pi2", "3", "--engine", "mpi"],
      ["estimate-pi", "--workers", "3", "--engine", "mpi"],
      ["estimate-pi", "--samples", "x", "--engine=mpi"],
    ])
    func complainsOnce(arguments: [String]) async throws {
      let run = try await RankRun.ranks([(3, Self.program, arguments)])
      #expect(run.status == 64, "\(run)")
      #expect(run.lines.isEmpty)
      let complaints = run.standardError.split(separator: "\n").filter { $0.hasPrefix("Error:") }
      #expect(complaints.count == 1, "\(run)")
    }
  }
}
