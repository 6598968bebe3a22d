internal import Glibc

/// What a child process, or the workers of a pool, are to be like.
///
/// ```swift
/// var options = ProcessOptions()
/// options.environment = .inherit.updating(["LANG": "C", "DEBUG": nil])
/// options.nice = 10
/// options.memoryLimit = 512 << 20
/// options.standardOutput = .lines { print("[\($0.process)] \($0.text)") }
/// let pool = try ProcessPool(workers: 2, options: options)
/// ```
///
/// Everything is settled before the first job is sent. What the system refuses (a priority that needs
/// privileges, a directory that is not there) fails the start with ``WorkerStartFailed``, which names
/// it.
public struct ProcessOptions: Sendable {
  /// The variables of the process; by default those of this one.
  public var environment = ProcessEnvironment.inherit
  /// The working directory; nil for this process's.
  public var workingDirectory: String?
  /// The scheduling priority, from -20 (first) to 19 (last); nil for this process's.
  ///
  /// Numbers below this process's own need privileges.
  public var nice: Int?
  /// The processors on which the process may run, by number; nil for those of this process.
  public var processors: Set<Int>?
  /// How many bytes of private memory the process may hold, at least 16 MiB (2^24); nil for no limit.
  ///
  /// What is beyond it the system refuses (`RLIMIT_DATA`), and Swift ends a process that is refused
  /// memory: the job's caller gets ``WorkerCrashed``, whose ``WorkerCrashed/ranOutOfMemory`` is true.
  public var memoryLimit: Int?
  /// How many descriptors the process may have open, at least 16; nil for this process's limit.
  public var openFileLimit: Int?
  /// Where its standard output goes.
  public var standardOutput = ProcessOutput.inherit
  /// Where its standard error goes.
  ///
  /// It goes there through this process, which keeps the last of it for ``WorkerCrashed``: what a job
  /// wrote there may arrive a moment after its answer.
  public var standardError = ProcessOutput.inherit
  /// Whether a crash is reported with a backtrace, where Swift's backtracer is installed.
  ///
  /// It costs nothing as long as nothing crashes. A crash takes from a third of a second to some seconds,
  /// the more the larger the executable and the busier the machine, and the caller is told so much later;
  /// without backtraces it is told within milliseconds. Turn them off (`false`) where crashes are many. The
  /// report is written to standard error, and its frames are in ``WorkerCrashed/backtrace``. The variable
  /// `SWIFT_BACKTRACE`, where it is set, wins: `SWIFT_BACKTRACE=enable=no` turns them off for all.
  public var backtraces = true

  /// Creates the options that change nothing.
  public init() {}

  /// Throws unless every option makes sense.
  func check() throws(InvalidProcessOption) {
    if let nice, !(-20...19).contains(nice) {
      throw InvalidProcessOption("nice", nice, allowed: "from -20 to 19")
    }
    if let processors {
      guard !processors.isEmpty else {
        throw InvalidProcessOption("processors", "[]", allowed: "at least one processor")
      }
      if let wrong = processors.first(where: { !(0..<65536).contains($0) }) {
        throw InvalidProcessOption("processors", wrong, allowed: "numbers of processors, from 0")
      }
    }
    if let memoryLimit, memoryLimit < 1 << 24 {
      throw InvalidProcessOption(
        "memoryLimit", memoryLimit, allowed: "at least 16777216 bytes, which a worker itself needs")
    }
    if let openFileLimit, openFileLimit < 16 {
      throw InvalidProcessOption("openFileLimit", openFileLimit, allowed: "at least 16")
    }
    if let workingDirectory, workingDirectory.isEmpty || workingDirectory.utf8.contains(0) {
      throw InvalidProcessOption(
        "workingDirectory", workingDirectory.debugDescription,
        allowed: "a path without a NUL, and not empty")
    }
    try environment.check()
  }
}
