import Foundation
import Testing

extension ProgramTests {
  /// What a person sees in a terminal.
  @Suite(.timeLimit(.minutes(20)))
  struct TerminalTests {
    /// Ctrl-C as a terminal's own line discipline sends it, from the key and not from `kill`.
    @Test(arguments: [
      "multiprocess --seconds 1000", "simpson4pi2 3 --samples 1e12",
      "exercise1 --samples 1e13 --workers 2",
    ])
    func endsOnceOnCtrlC(command: String) async throws {
      let terminal = try Terminal(["lecture"] + command.split(separator: " ").map(String.init))
      var children: [pid_t] = []
      try await eventually("\(command) has workers") {
        children = Census.children(of: terminal.pid)
        return !children.isEmpty
      }
      terminal.type("\u{3}")
      try await eventually("\(command) ends", within: .seconds(1)) { terminal.hasEnded }
      #expect(terminal.ending == .code(130))
      try await eventually("its workers are gone", within: .seconds(1)) {
        children.allSatisfy { ProcessStatus($0).map { $0.state == "Z" } ?? true }
      }
      // The terminal echoes the key; nothing else was said of it.
      let text = terminal.text.lowercased()
      for word in ["fatal", "crash", "backtrace", "error", "traceback", "thread 0"] {
        #expect(!text.contains(word), "\(terminal.text)")
      }
    }
  }
}
