internal import Glibc
internal import Multiprocessing

/// Results: whole lines, each written at once, so that lines of many processes never mix.
enum StandardOutput {
  /// Writes one line.
  ///
  /// If nobody reads any more, the program ends quietly with status 0.
  static func line(_ text: String = "") {
    var isRead = true
    WatchScreen.aside { isRead = write(text + "\n", to: STDOUT_FILENO) }
    guard isRead else { end(status: 0) }
  }

  /// Writes one line; false if nobody reads any more.
  ///
  /// For jobs: what becomes of the program is not theirs to decide.
  static func tryLine(_ text: String) -> Bool {
    write(text + "\n", to: STDOUT_FILENO)
  }

  /// Writes to a descriptor; false if its reader is gone.
  ///
  /// What else can fail (a full disk) ends the program with a message and status 1.
  static func write(_ text: String, to descriptor: CInt) -> Bool {
    // A worker starts with the signal's default, which would end it as if it had crashed.
    signal(SIGPIPE, SIG_IGN)
    let error = WholeText.write(text, to: descriptor)
    if error == 0 { return true }
    if error == EPIPE { return false }
    if descriptor == STDOUT_FILENO {
      // Not by `StandardError`: the rows of `--watch` may be held for this write.
      let reason = String(cString: strerror(error))
      _ = WholeText.write("Error: the output cannot be written: \(reason)\n", to: STDERR_FILENO)
    }
    end(status: 1)
  }

  /// Ends the program and its workers, with the timeline written.
  private static func end(status: CInt) -> Never {
    // This may be a write that the rows of `--watch` are held for: what is said from here on must not wait for them.
    WatchScreen.abandon()
    TimelineSession.finishCurrent()
    WorkerProcesses.endAll()
    _exit(status)
  }
}
