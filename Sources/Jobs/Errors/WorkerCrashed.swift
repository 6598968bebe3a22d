/// A worker died while it ran a job, and took nothing with it but that job's answer.
///
/// The pool goes on: every other job is unharmed, and a new worker takes the dead one's place.
public struct WorkerCrashed: Error, Hashable, Sendable {
  /// The job that was lost, as text.
  public var job: String
  /// The process number that the worker had.
  public var pid: Int32
  /// How the worker ended.
  public var status: ExitStatus
  /// How many workers the job was given to, one after the other; each of them died.
  public var attempts: Int

  /// Creates the error.
  public init(job: String, pid: Int32, status: ExitStatus, attempts: Int = 1) {
    self.job = job
    self.pid = pid
    self.status = status
    self.attempts = attempts
  }
}

extension WorkerCrashed: CustomStringConvertible {
  /// Names the job, the process, and how it ended.
  public var description: String {
    var text = "worker \(pid) died while it ran \(job): \(status)"
    if attempts > 1 { text += " (\(attempts) workers in turn died of this job)" }
    switch status {
    case .signaled(signal: 4, _), .signaled(signal: 5, _):
      text += ", probably a Swift trap; a release build prints no message for it"
    case .exited(code: 0):
      text += " before it had answered"
    case .exited, .signaled, .unknown:
      break
    }
    return text
  }
}
