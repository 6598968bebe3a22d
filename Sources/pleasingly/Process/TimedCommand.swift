internal import Glibc
internal import Multiprocessing
internal import Synchronization

/// This program, run with other arguments and timed.
struct TimedCommand {
  /// A run did not succeed.
  struct Failure: Error, CustomStringConvertible {
    var arguments: [String]
    var reason: String

    var description: String { "pleasingly \(arguments.joined(separator: " ")): \(reason)" }
  }

  var arguments: [String]

  /// The process that runs; 0 if none does.
  private static let running = Atomic<pid_t>(0)

  /// Ends the process that runs, if one does; for signal handlers.
  static func endRunning() {
    let pid = running.load(ordering: .relaxed)
    if pid > 0 { kill(pid, SIGTERM) }
  }

  /// The variable that tells a timed process whom it must not outlive.
  private static let timerVariable = "PLEASINGLY_TIMED_BY"

  /// In a process that is timed: has it end with the process that times it.
  static func endWithTimer() {
    guard let text = getenv(timerVariable), let timer = pid_t(String(cString: text)) else { return }
    // Its own children have other parents.
    unsetenv(timerVariable)
    WorkerProcesses.endSelf(with: timer)
  }

  /// Runs the program to its end.
  ///
  /// Its standard output is thrown away; what it writes to its standard error is passed on.
  ///
  /// - Returns: how long it took, in seconds, from the start of the process to its end.
  /// - Throws: ``Failure`` if it cannot be started, or ends otherwise than with status 0.
  func seconds() throws(Failure) -> Double {
    let start = ContinuousClock.now
    let process: SpawnedProcess
    do {
      process = try SpawnedProcess(
        "/proc/self/exe", ["pleasingly"] + arguments,
        variable: "\(Self.timerVariable)=\(getpid())")
    } catch {
      throw failure("it cannot be started: \(error)")
    }
    Self.running.store(process.pid, ordering: .relaxed)
    defer { Self.running.store(0, ordering: .relaxed) }
    let status: CInt
    do {
      status = try process.wait()
    } catch {
      throw failure("it cannot be waited for: \(error)")
    }
    let seconds = Text.seconds(ContinuousClock.now - start)
    let signal = status & 0x7f
    guard signal == 0 else { throw failure("it was ended by signal \(signal)") }
    let code = (status >> 8) & 0xff
    guard code == 0 else { throw failure("it ended with exit status \(code)") }
    return seconds
  }

  private func failure(_ reason: String) -> Failure {
    Failure(arguments: arguments, reason: reason)
  }
}
