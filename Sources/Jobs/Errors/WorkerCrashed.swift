/// A worker died while it ran a job, and took nothing with it but that job's answer.
///
/// The pool goes on: every other job is unharmed, and a new worker takes the dead one's place.
///
/// ```swift
/// do {
///   try await pool.run(Risky(index: 7))
/// } catch let crash as WorkerCrashed {
///   crash.status      // .signaled(signal: 4, coreDumped: false)
///   crash.message     // "Fatal error: Index out of range"
///   crash.backtrace   // "0 … in Risky.run() at …", where Swift's backtracer is installed
/// }
/// ```
public struct WorkerCrashed: Error, Hashable, Sendable, Codable {
  /// The job that was lost, as text.
  public var job: String
  /// The process number that the worker had.
  public var pid: Int32
  /// How the worker ended.
  public var status: ExitStatus
  /// How many workers the job was given to, one after the other; each of them died.
  public var attempts: Int
  /// What the worker said of it: the line with `Fatal error:`, or else the `Swift runtime failure:`
  /// that the backtracer found, or else nil.
  ///
  /// A release build says nothing by itself of a trap (an index, an overflow, a forced nil). Nil as well
  /// if the worker was ended by a signal that no trap causes, such as SIGKILL, unless this process
  /// ended it because it could not be talked with any more: then this says why.
  public var message: String?
  /// The frames of the thread that crashed, the innermost first, as the backtracer wrote them; empty
  /// where it is not installed or was turned off.
  public var backtrace: [String]
  /// The last that the worker wrote to standard error while it ran the job, at most 4096 bytes, without the
  /// backtrace.
  ///
  /// What an earlier job of the same worker wrote is not among it, nor in ``message`` and ``backtrace``, unless
  /// a thread or a process that it left behind writes while this one runs. The calls of a distributed actor
  /// overlap: what earlier ones wrote is told too.
  public var standardError: String
  /// The most memory that the worker ever held (resident), in bytes; 0 if nobody knows.
  ///
  /// Linux counts from what its parent held when it started the worker, so that it is never less.
  public var peakMemory: Int
  /// Whether the kernel's out-of-memory killer ended the worker.
  public var wasKilledForMemory: Bool
  /// How much memory the job or its process was allowed, in bytes; nil if that had no limit.
  public var memoryLimit: Int?

  /// Creates the error.
  public init(
    job: String, pid: Int32, status: ExitStatus, attempts: Int = 1, message: String? = nil,
    backtrace: [String] = [], standardError: String = "", peakMemory: Int = 0,
    wasKilledForMemory: Bool = false, memoryLimit: Int? = nil
  ) {
    self.job = job
    self.pid = pid
    self.status = status
    self.attempts = attempts
    self.message = message
    self.backtrace = backtrace
    self.standardError = standardError
    self.peakMemory = peakMemory
    self.wasKilledForMemory = wasKilledForMemory
    self.memoryLimit = memoryLimit
  }

  /// Whether the worker died for want of memory: the kernel ended it for that, or it was refused
  /// memory under a limit.
  public var ranOutOfMemory: Bool {
    if wasKilledForMemory { return true }
    guard memoryLimit != nil, case .signaled = status, !status.isForeign else { return false }
    let text = (message ?? "") + standardError
    return Self.signsOfRefusal.contains { text.place(of: $0) != nil }
  }

  /// What Swift, C++ and the C library say when memory is refused.
  private static let signsOfRefusal: [StaticString] = [
    "failed to allocate", "could not allocate", "Could not allocate", "bad_alloc",
    "Cannot allocate memory", "out of memory", "Out of memory",
  ]
}

extension WorkerCrashed: CustomStringConvertible {
  /// Names the job, the process, how it ended and why, as far as that is known.
  public var description: String {
    var text = "worker \(pid) died while it ran \(job): \(status)"
    if attempts > 1 { text += " (\(attempts) workers in turn died of this job)" }
    if wasKilledForMemory {
      text += ", by the kernel for want of memory"
    } else if ranOutOfMemory, let memoryLimit {
      text += ", refused memory beyond its limit of \(Self.size(memoryLimit))"
    }
    if let message {
      text += ": \(message)"
    } else if !wasKilledForMemory {
      text += guess
      if let place { text += ", in \(place)" }
    }
    if peakMemory > 0 { text += " (at most \(Self.size(peakMemory)) of memory)" }
    return text
  }

  /// The innermost frame that has a line of a source file, without its number and address.
  private var place: String? {
    let frame = backtrace.first { frame in
      frame.place(of: "[system]") == nil && frame.place(of: "<compiler-generated>") == nil
        && frame.place(of: " at /") != nil
    }
    guard let frame, let address = frame.place(of: "0x") else { return frame }
    return String(frame[address.upperBound...].drop { $0 != " " }.dropFirst())
  }

  private var guess: String {
    switch status {
    case .signaled(signal: 4, _), .signaled(signal: 5, _):
      let name = status == .signaled(signal: 5, coreDumped: false) ? "SIGTRAP" : "SIGILL"
      return ": \(name), probably a Swift trap; no message in a release build"
    case .exited(code: 0):
      return " before it had answered"
    case .exited(WorkerExitCode.channelClosed):
      return ": it could not answer, since its channel was closed, most likely by the job"
    case .exited, .signaled, .unknown:
      return ""
    }
  }

  private static func size(_ bytes: Int) -> String {
    switch bytes {
    case ..<1024: "\(bytes) byte\(bytes == 1 ? "" : "s")"
    case ..<(1 << 20): "\(bytes >> 10) KiB"
    default: "\((bytes >> 20) + (bytes >> 19 & 1)) MiB"
    }
  }
}
