internal import Glibc
internal import Synchronization
internal import Threading

/// What a command that computes for long prints on Ctrl-C: the estimate so far.
enum Interruption {
  /// The end of a pipe that the signal's handler writes to; -1 before there is one.
  private static let descriptor = Atomic<CInt>(-1)

  /// The first signal that has come; 0 if none has.
  ///
  /// The thread that answers it may not have seen it yet.
  static var received: CInt { firstSignal.load(ordering: .acquiring) }

  private static let firstSignal = Atomic<CInt>(0)

  /// Whether somebody has begun to print the result, whole or partial: it is printed once.
  private static let isPrinting = Atomic<Bool>(false)

  /// Has Ctrl-C print what is known, and end the program and its workers with status 130.
  ///
  /// A second Ctrl-C ends it at once. The timeline, if there is one, is written before the program ends.
  ///
  /// - Parameter partial: the lines to print; called on a thread of its own.
  static func prints(_ partial: @escaping @Sendable () -> [String]) throws {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    // Before any child is started, so that none gets them.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let readEnd = ends[0]
    try OSThread(name: "interruption", isDaemon: true) {
      var byte: UInt8 = 0
      while read(readEnd, &byte, 1) < 0, errno == EINTR {}
      let number = CInt(byte)
      WatchScreen.end()
      if number == SIGINT {
        guard claim() else { return }
        partial().forEach { StandardOutput.line($0) }
      }
      // Whoever writes the timeline ends the program after that.
      if TimelineSession.interrupted() { ProcessSignals.end(by: number) }
    }.start()
    descriptor.store(ends[1], ordering: .releasing)
    ProcessSignals.handle(SIGINT, by: handler)
  }

  /// Has the signals that end a program write the timeline first, after ``prints(_:)``.
  static func writesTimeline() {
    for number in [SIGTERM, SIGHUP] { ProcessSignals.handle(number, by: handler) }
  }

  /// Whether the caller may print the result.
  ///
  /// If not, the partial result is being printed, and the program is about to end.
  static func claim() -> Bool {
    !isPrinting.exchange(true, ordering: .acquiringAndReleasing)
  }

  /// Hands the first signal to the thread; a second one ends the program at once.
  private static let handler: @convention(c) (CInt) -> Void = { number in
    let error = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = firstSignal.compareExchange(expected: 0, desired: number, ordering: .releasing)
    let end = descriptor.exchange(-1, ordering: .acquiring)
    if end < 0 || write(end, &byte, 1) < 0 { ProcessSignals.end(by: number) }
    errno = error
  }
}

extension Interruption {
  /// Waits for the end of the program, which the thread that prints the partial result brings.
  static func end() async throws -> Never {
    while true { try await Task.sleep(for: .seconds(3600)) }
  }
}
