internal import CMultiprocessing
internal import Glibc

/// A process, told from a later one of the same number by the time of its start.
struct ProcessMark: Hashable {
  var pid: Int32
  var startTime: UInt64

  /// The calling process.
  static var own: ProcessMark {
    // A job may have forked: then this is another process.
    let pid = getpid()
    if known.pid == pid { return known }
    return ProcessMark(pid: pid, startTime: CMultiprocessing_start_time(pid))
  }

  private static let known = ProcessMark(
    pid: getpid(), startTime: CMultiprocessing_start_time(getpid()))

  /// Whether the process still runs; one that waits to be reaped does not.
  var isRunning: Bool {
    pid == getpid() || CMultiprocessing_process_runs(pid, startTime) != 0
  }
}
