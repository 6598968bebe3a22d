internal import Glibc
internal import Multiprocessing

/// Results: whole lines, each written at once, so that lines of many processes never mix.
enum StandardOutput {
  /// Writes one line.
  ///
  /// If nobody reads any more, the program ends quietly with status 0.
  static func line(_ text: String = "") {
    guard write(text + "\n", to: STDOUT_FILENO) else {
      WorkerProcesses.endAll()
      _exit(0)
    }
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
    var text = text
    return text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(
          descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
        if count >= 0 {
          written += count
        } else if errno == EPIPE {
          return false
        } else if errno == EAGAIN {
          var ready = pollfd(fd: descriptor, events: CShort(POLLOUT), revents: 0)
          poll(&ready, 1, -1)
        } else if errno != EINTR {
          let reason = String(cString: strerror(errno))
          if descriptor == STDOUT_FILENO {
            StandardError.line("Error: the output cannot be written: \(reason)")
          }
          WorkerProcesses.endAll()
          _exit(1)
        }
      }
      return true
    }
  }
}

/// All that is not a result.
enum StandardError {
  /// Writes one line.
  static func line(_ text: String) {
    _ = StandardOutput.write(text + "\n", to: STDERR_FILENO)
  }
}
