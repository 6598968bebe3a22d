internal import Glibc
internal import Multiprocessing

/// What signals do to the program.
enum ProcessSignals {
  /// Has Ctrl-C end the program with status 130, and a reader that went away end it with 0.
  ///
  /// Every way to end takes the children along at once.
  static func prepare() {
    // A stream that is closed would give its number to some other descriptor, and its text too.
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      // Results that are lost are an error: what cannot be written to says so, as a full disk does.
      _ = open("/dev/null", stream == STDOUT_FILENO ? O_RDONLY : O_RDWR)
    }
    // A write to a closed pipe then fails with EPIPE, which `StandardOutput` answers.
    signal(SIGPIPE, SIG_IGN)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // Unless somebody (nohup, a shell's `&`) has decided that the signal is not for this program.
      let before = signal(number, number == SIGINT ? interrupted : ended)
      if unsafeBitCast(before, to: Int.self) == ignored { signal(number, SIG_IGN) }
    }
  }

  /// The number behind `SIG_IGN`, which Swift cannot compare as a function.
  private static let ignored = 1

  private static let interrupted: @convention(c) (CInt) -> Void = { _ in
    TimedCommand.endRunning()
    WorkerProcesses.endAll()
    _exit(130)
  }

  /// Ends by the very signal, so that whoever sent it sees that.
  private static let ended: @convention(c) (CInt) -> Void = { number in
    TimedCommand.endRunning()
    WorkerProcesses.endAll()
    signal(number, SIG_DFL)
    raise(number)
  }
}
