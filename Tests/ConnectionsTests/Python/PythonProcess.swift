import Glibc
import Testing
import Threading

/// A Python that runs a script.
final class PythonProcess: Sendable {
  struct Ending: Sendable {
    /// The exit code; 128 and the number of the signal if it was killed.
    var status: Int32
    var output: String
  }

  private let pid: pid_t
  /// What it prints, to either stream.
  private let output: Int32

  /// Starts it; the script finds `arguments` in `sys.argv[1:]`.
  init(_ interpreter: String, script: String, _ arguments: [String]) throws {
    let pipe = try makePipe()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipe[1], 1)
    posix_spawn_file_actions_adddup2(&actions, pipe[1], 2)
    // It ends by itself, with a traceback, if it hangs.
    let guarding = "import faulthandler; faulthandler.dump_traceback_later(200, exit=True)\n"
    let argv = ([interpreter, "-c", guarding + script] + arguments).map { strdup($0) }
    defer { argv.forEach { free($0) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, interpreter, &actions, nil, argv + [nil], environ)
    Glibc.close(pipe[1])
    output = pipe[0]
    self.pid = pid
    try #require(code == 0, "\(interpreter): error \(code)")
  }

  deinit { close(output) }

  /// One line of what it prints; blocks.
  func line() -> String {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    return String(decoding: line, as: UTF8.self)
  }

  /// What it printed, and how it ended; blocks, and is to be called once.
  func wait() -> Ending {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = read(output, &buffer, buffer.count), count > 0 {
      text += buffer.prefix(count)
    }
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    let signal = status & 0x7F
    return Ending(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
      output: String(decoding: text, as: UTF8.self))
  }

  /// As ``wait()``, on a thread of its own.
  func ended() async throws -> Ending {
    try await onThread { self.wait() }
  }
}
