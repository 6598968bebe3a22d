internal import Glibc
internal import Jobs
internal import Plots
internal import Synchronization
internal import Threading

/// A recording that is written to a file when the command ends: well or badly, by Ctrl-C, SIGTERM or SIGHUP, or
/// because its output cannot be written or nobody reads it.
///
/// Not by a second signal, a trap or SIGKILL, which leave the file as it was, or cut short if it was being written.
final class TimelineSession: Sendable {
  private enum Phase: Int, AtomicRepresentable {
    case records, writes, hasWritten
  }

  private let kind: TimelineOption.Kind
  private let file: OutputFile
  /// The file is written once.
  private let phase = Atomic<Phase>(.records)

  /// The one of the command that runs.
  private static let current = LockedValue<TimelineSession?>(nil)

  /// How many events are kept, the last ones; 72 bytes each, which are only touched when they are needed.
  private static let capacity = 1 << 20

  private init(kind: TimelineOption.Kind, file: OutputFile) {
    self.kind = kind
    self.file = file
  }

  /// Begins to record, and sees to it that signals that end the program write what there is.
  static func begin(kind: TimelineOption.Kind, file: OutputFile) throws -> TimelineSession {
    let session = TimelineSession(kind: kind, file: file)
    current.withLock { $0 = session }
    // A command that has something to print on Ctrl-C says so later, in place of this.
    try Interruption.prints { [] }
    Interruption.writesTimeline()
    Timeline.shared.start(capacity: capacity)
    return session
  }

  /// Writes the file, and ends the program if a signal came meanwhile.
  ///
  /// If one has come before, this waits for the end of the program, which that brings.
  func finish() {
    guard write() else { while true { pause() } }
    let number = Interruption.received
    if number != 0 { ProcessSignals.end(by: number) }
  }

  /// Writes the file of the command that runs, because of a signal.
  ///
  /// - Returns: false if somebody is writing it already: then that one ends the program.
  static func interrupted() -> Bool {
    current.withLock { $0 }?.write() ?? true
  }

  /// Writes the file of the command that runs, if there is one, because the program is about to end.
  ///
  /// If somebody else is writing it, this waits for the end of the program, which that one brings.
  static func finishCurrent() {
    guard let session = current.withLock({ $0 }) else { return }
    guard session.write() else { while true { pause() } }
  }

  /// - Returns: false if another thread is at it.
  private func write() -> Bool {
    let (isFirst, before) = phase.compareExchange(
      expected: .records, desired: .writes, ordering: .acquiringAndReleasing)
    guard isFirst else { return before == .hasWritten }
    Timeline.shared.stop()
    let title = (["pleasingly"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
    let chart = TimelineChart(Timeline.shared.recording, title: title)
    let failure = file.tryWrite(kind.text(of: chart))
    // What follows may end the program, which must not wait for this.
    phase.store(.hasWritten, ordering: .releasing)
    if let failure { OutputFile.fail(file.path, failure) }
    if chart.lostCount > 0 {
      StandardError.line(
        "Note: the timeline lacks its first \(chart.lostCount) events: there is room for "
          + "\(Self.capacity)")
    }
    return true
  }
}

extension TimelineSession {
  /// Runs a part of the work on the calling thread, and has the timeline show it by name.
  static func part<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
    guard Timeline.shared.isRecording else { return try body() }
    let thread = AnyOSThread.current ?? AnyOSThread.main
    return try part(name, at: .thread(id: thread.id, name: thread.name), body)
  }

  /// Runs a part of the work, and has the timeline show it by name in a place.
  static func part<Result>(
    _ name: String, at place: TimelinePlace, _ body: () throws -> Result
  ) rethrows -> Result {
    let part = TimelineJobs(first: Timeline.shared.numbers(), name: name)
    return try Timeline.shared.recording(part, at: place, body)
  }
}
