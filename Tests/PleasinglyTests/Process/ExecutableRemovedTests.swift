import Foundation
import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct ExecutableRemovedTests {
    /// What happens to the file of a program that runs.
    enum Change: CaseIterable {
      case deleted, replacedByAnother, replacedByNonsense
    }

    /// New workers are what is running, whatever the file of that name has become.
    @Test(arguments: Change.allCases)
    func startsWorkersAllTheSame(change: Change) async throws {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("pleasingly-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let copy = folder.appendingPathComponent("copy of it").path
      try FileManager.default.copyItem(atPath: RunningProgram.path(), toPath: copy)

      let program = try RunningProgram(
        ["lecture", "wall-clock", "--samples", "3e6", "--workers", "1,2,3,4,5"], executable: copy)
      try await program.waitForOutput("the first time") { $0.contains("real") }
      try program.signal(SIGSTOP)
      switch change {
      case .deleted: try FileManager.default.removeItem(atPath: copy)
      case .replacedByAnother:
        // As installers do: a new file takes the name.
        let new = folder.appendingPathComponent("new").path
        try FileManager.default.copyItem(atPath: "/bin/false", toPath: new)
        try check(rename(new, copy) == 0 ? 0 : errno)
      case .replacedByNonsense:
        let new = folder.appendingPathComponent("new").path
        try Data("no program".utf8).write(to: URL(fileURLWithPath: new))
        try check(rename(new, copy) == 0 ? 0 : errno)
      }
      // The workers of the last row are not there yet, or the test shows nothing.
      #expect(Census.children(of: program.pid).count < 5)
      try program.signal(SIGCONT)
      let outcome = try await program.end()
      #expect(outcome.succeeded, "\(outcome.standardError)")
      #expect(outcome.lines.count == 19)
    }
  }
}
