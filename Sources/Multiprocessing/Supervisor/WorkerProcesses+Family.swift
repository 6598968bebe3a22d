internal import CMultiprocessing
internal import Glibc
internal import Threading

extension WorkerProcesses {
  /// The workers that this process has: children that were started and have not ended, and the
  /// workers of its pools, in the order in which they were started.
  ///
  /// Does not block. A child that was joined is not among them.
  public static var active: [WorkerProcess] { LiveWorkers.shared.all }

  /// Whether this code runs in a worker.
  public static var isWorker: Bool { WorkerChannel.current != nil }

  /// This process, if it is a worker; nil in the program itself.
  public static var current: WorkerProcess? {
    guard isWorker else { return nil }
    return WorkerProcess(pid: getpid(), name: CommandLine.arguments.first ?? "")
  }

  /// The number of the process that started this worker; nil in the program itself.
  ///
  /// It is alive: a worker ends with its parent.
  public static var parentPID: Int32? { isWorker ? getppid() : nil }

  /// The process that started this worker, with its name; nil in the program itself.
  ///
  /// The name of a worker is what it was given, that of the program what its first argument says. Reads
  /// a file of the kernel's (`/proc`); where that cannot be read the name is empty.
  public static var parent: WorkerProcess? {
    parentPID.map { pid in
      let arguments = textOfFile("/proc/\(pid)/cmdline") ?? ""
      return WorkerProcess(pid: pid, name: String(arguments.prefix { $0 != "\0" }))
    }
  }

  /// How many workers lie above this process, itself included.
  ///
  /// 0 in the program itself, 1 in its workers, 2 in theirs. At ``NestingTooDeep/limit`` there are no
  /// more.
  public static var depth: Int { Int(CMultiprocessing_depth()) }
}
