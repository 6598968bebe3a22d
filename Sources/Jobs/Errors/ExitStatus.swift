/// How a process ended: by itself with a code, or by a signal.
public enum ExitStatus: Hashable, Sendable, Codable {
  /// The process ended by itself with this code; 0 means success.
  case exited(code: Int32)
  /// A signal ended the process; `coreDumped` says whether it left a core file.
  case signaled(signal: Int32, coreDumped: Bool)
  /// The process has ended, but other code of this program took its status (`waitpid(-1)`, or
  /// `SIGCHLD` set to be ignored), so nobody can know how.
  case unknown

  /// Whether the process ended by itself with code 0.
  public var isSuccess: Bool { self == .exited(code: 0) }

  /// Whether somebody else ended the process, whatever it had said before: by a signal that no trap and
  /// no refused memory causes.
  package var isForeign: Bool {
    guard case .signaled(let signal, _) = self else { return false }
    // Illegal instruction, trap, abort, bus error, arithmetic, bad address, bad system call.
    return ![4, 5, 6, 7, 8, 11, 31].contains(signal)
  }
}

extension ExitStatus: CustomStringConvertible {
  /// For example `exited with code 3`, `ended by SIGKILL (signal 9)`.
  public var description: String {
    switch self {
    case .exited(let code):
      return "exited with code \(code)"
    case .signaled(let signal, let coreDumped):
      let name = Self.signalNames[signal].map { "\($0) (signal \(signal))" } ?? "signal \(signal)"
      return "ended by \(name)" + (coreDumped ? ", core dumped" : "")
    case .unknown:
      return "ended in a way that other code of this program kept from its supervisor"
    }
  }

  /// The signals that end processes, as Linux numbers them on x86-64 and arm64.
  private static let signalNames: [Int32: String] = [
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS",
    8: "SIGFPE", 9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE",
    14: "SIGALRM", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
  ]
}
