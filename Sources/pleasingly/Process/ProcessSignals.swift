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
      handle(number, by: end)
    }
  }

  /// Has a signal be answered by `handler`, unless somebody (nohup, a shell's `&`) has decided that it is not
  /// for this program.
  static func handle(_ number: CInt, by handler: @escaping @convention(c) (CInt) -> Void) {
    let before = signal(number, handler)
    if unsafeBitCast(before, to: Int.self) == ignored { signal(number, SIG_IGN) }
  }

  /// The number behind `SIG_IGN`, which Swift cannot compare as a function.
  private static let ignored = 1

  private static let end: @convention(c) (CInt) -> Void = { end(by: $0) }

  /// Ends the program and its children because of a signal; may be called by a handler.
  ///
  /// Ctrl-C gives status 130. Other signals end it themselves, so that whoever sent one sees that.
  static func end(by number: CInt) -> Never {
    WatchScreen.leave()
    TimedCommand.endRunning()
    WorkerProcesses.endAll()
    MadeFiles.removeEmpty()
    if number == SIGINT { _exit(130) }
    signal(number, SIG_DFL)
    // A handler's own signal is held back until it returns.
    var held = sigset_t()
    sigemptyset(&held)
    sigaddset(&held, number)
    pthread_sigmask(SIG_UNBLOCK, &held, nil)
    raise(number)
    _exit(128 + number)
  }
}
