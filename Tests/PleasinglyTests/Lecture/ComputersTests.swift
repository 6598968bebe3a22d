import Foundation
import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct ComputersTests {
    @Test func explains() async throws {
      let outcome = try await RunningProgram.run("lecture", "computers")
      #expect(outcome.succeeded)
      for topic in [
        "shared and distributed memory", "concurrency and parallelism", "time sharing",
        "the global lock", "which engine when", "this machine",
      ] {
        #expect(outcome.lines.contains(topic), "\(topic)")
      }
      for engine in [
        "SerialPool", "ThreadPool", "ProcessPool", "ProcessCommunicator", "MPIPool",
        "MPICommunicator",
      ] {
        #expect(outcome.standardOutput.contains(engine), "\(engine)")
      }
    }

    @Test func tellsWhatTheMachineHas() async throws {
      let outcome = try await RunningProgram.run("lecture", "computers")
      let online = sysconf(Int32(_SC_NPROCESSORS_ONLN))
      #expect(outcome.lines.contains("  processors online: \(online)"))
      let status = try #require(Census.text("/proc/meminfo"))
      let total = try #require(status.firstMatch(of: /MemTotal: +(\d+) kB/).flatMap { Int($0.1) })
      let memory = String(format: "%.1f", Double(total) / Double(1 << 20))
      #expect(outcome.lines.contains("  memory: \(memory) GiB"))
    }

    @Test func tellsWhichProcessorsItMayUse() async throws {
      // `taskset` is in util-linux, which every Linux has.
      let outcome = try await RunningProgram.runByShell(
        "exec taskset -c 0 \"$0\" lecture computers")
      try #require(outcome.succeeded, "\(outcome)")
      #expect(outcome.lines.contains("  processors this process may use (affinity): 1"))
      #expect(outcome.lines.contains("  workers by default: 1"))
    }

    @Test func findsMPI() async throws {
      let folder = FileManager.default.temporaryDirectory
        .appending(path: "pleasingly-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
      defer { try? FileManager.default.removeItem(at: folder) }
      let search = ["PATH": "/nowhere:\(folder.path)"]

      let without = try await RunningProgram.run("lecture", "computers", environment: search)
      #expect(without.succeeded)
      #expect(without.lines.last?.hasPrefix("  MPI: not found") == true)

      let launcher = folder.appending(path: "mpirun").path
      let made = FileManager.default.createFile(
        atPath: launcher, contents: nil, attributes: [.posixPermissions: 0o755])
      try #require(made)
      let with = try await RunningProgram.run("lecture", "computers", environment: search)
      #expect(with.lines.last == "  MPI: \(launcher)")
    }
  }
}
