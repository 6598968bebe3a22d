internal import CMultiprocessing
internal import Glibc
internal import Synchronization

/// A process, told from a later one of the same number by the time of its start.
struct ProcessMark: Hashable {
  var pid: Int32
  /// 0 if it is not known: to find it out takes a descriptor, and there may be none.
  var startTime: UInt64

  /// The calling process.
  static var own: ProcessMark {
    // A job may have forked: then this is another process.
    let pid = getpid()
    if knownPid.load(ordering: .acquiring) == pid {
      return ProcessMark(pid: pid, startTime: knownTime.load(ordering: .relaxed))
    }
    let startTime = CMultiprocessing_start_time(pid)
    if startTime != 0, knownPid.load(ordering: .relaxed) == 0 {
      // Whichever thread comes first, they all write the same.
      knownTime.store(startTime, ordering: .relaxed)
      knownPid.store(pid, ordering: .releasing)
    }
    return ProcessMark(pid: pid, startTime: startTime)
  }

  /// What was found out at the first time; a failure is not kept.
  private static let knownPid = Atomic<Int32>(0)
  private static let knownTime = Atomic<UInt64>(0)

  /// Whether the process still runs; one that waits to be reaped does not.
  ///
  /// In doubt it does.
  var isRunning: Bool {
    guard pid == getpid() else { return CMultiprocessing_process_runs(pid, startTime) != 0 }
    // An earlier process may have had this one's number.
    let own = ProcessMark.own.startTime
    return startTime == 0 || own == 0 || startTime == own
  }
}
