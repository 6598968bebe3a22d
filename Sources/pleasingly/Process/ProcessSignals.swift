internal import Glibc

/// What signals do to the program.
enum ProcessSignals {
  /// Has Ctrl-C end the program with status 130, and a reader that went away end it with 0.
  ///
  /// Children need no telling: each is ended by the system the moment this process is gone.
  static func prepare() {
    // A write to a closed pipe then fails with EPIPE, which `StandardOutput` answers.
    signal(SIGPIPE, SIG_IGN)
    // Only if nobody (nohup, a shell's `&`) has decided that Ctrl-C is not for this program.
    if unsafeBitCast(signal(SIGINT, interrupted), to: Int.self) == 1 {
      signal(SIGINT, SIG_IGN)
    }
  }

  private static let interrupted: @convention(c) (CInt) -> Void = { _ in _exit(130) }
}
