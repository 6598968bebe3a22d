import Foundation

/// The program `pleasingly` beside this test's executable, run as a process of its own.
final class RunningProgram {
  let pid: pid_t
  /// What it was given, for messages.
  let arguments: [String]
  /// Finds this program and its descendants.
  let census: Census
  private(set) var output: PacketReader
  private(set) var errors: PacketReader
  private var ending: Ending?
  private let start = ContinuousClock.now

  /// Starts the program: in a process group of its own, as a shell starts it, with every signal at
  /// its default, no standard input, and pipes for its output.
  ///
  /// - Parameters:
  ///   - arguments: the arguments, the program's name apart.
  ///   - executable: what to run in place of the program.
  ///   - environment: what to set beside the environment of the tests.
  ///   - inherited: numbers under which the program finds descriptors that it did not ask for.
  ///   - outputClosed: whether nobody reads standard output from the start.
  init(
    _ arguments: [String], executable: String? = nil, environment: [String: String] = [:],
    inheriting inherited: [Int32] = [], outputClosed: Bool = false
  ) throws {
    let census = Census()
    var (output, outputEnd) = try PacketReader.pipe()
    let (errors, errorsEnd) = try PacketReader.pipe()
    defer {
      close(outputEnd)
      close(errorsEnd)
    }
    if outputClosed { output.close() }

    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    try check(posix_spawn_file_actions_init(&actions))
    defer { posix_spawn_file_actions_destroy(&actions) }
    try check(posix_spawnattr_init(&attributes))
    defer { posix_spawnattr_destroy(&attributes) }
    try check(posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0))
    try check(posix_spawn_file_actions_adddup2(&actions, outputEnd, 1))
    try check(posix_spawn_file_actions_adddup2(&actions, errorsEnd, 2))
    // Whatever else the tests have open at this moment is none of the program's business.
    try check(GNU.addCloseFrom(&actions, 3))
    for number in inherited {
      try check(posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0))
    }
    var signals = sigset_t()
    sigfillset(&signals)
    sigdelset(&signals, SIGKILL)
    sigdelset(&signals, SIGSTOP)
    try check(posix_spawnattr_setsigdefault(&attributes, &signals))
    sigemptyset(&signals)
    try check(posix_spawnattr_setsigmask(&attributes, &signals))
    try check(posix_spawnattr_setpgroup(&attributes, 0))
    let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
    try check(posix_spawnattr_setflags(&attributes, Int16(flags)))

    var pid: pid_t = 0
    let program = try executable ?? Self.path()
    try withStrings([program] + arguments) { argv in
      try withStrings(Self.environment(environment, census)) { envp in
        try check(posix_spawn(&pid, program, &actions, &attributes, argv, envp))
      }
    }
    self.pid = pid
    self.arguments = arguments
    self.census = census
    self.output = output
    self.errors = errors
  }

  deinit {
    if ending == nil {
      kill(-pid, SIGKILL)
      var status: Int32 = 0
      while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }
    output.close()
    errors.close()
  }

  /// Runs the program to its end.
  static func run(
    _ arguments: String..., environment: [String: String] = [:],
    within limit: Duration = .seconds(240)
  ) async throws -> Outcome {
    try await run(arguments, environment: environment, within: limit)
  }

  /// Runs the program to its end.
  static func run(
    _ arguments: [String], environment: [String: String] = [:],
    within limit: Duration = .seconds(240)
  ) async throws -> Outcome {
    try await RunningProgram(arguments, environment: environment).end(within: limit)
  }

  /// Runs a shell script, which finds the program's path in `$0`.
  static func runByShell(_ script: String) async throws -> Outcome {
    try await RunningProgram(["-c", script, try path()], executable: "/bin/sh").end()
  }

  /// Waits for the end; kills the program and throws if it has not come after `limit`.
  func end(within limit: Duration = .seconds(240)) async throws -> Outcome {
    do {
      try await eventually("\(arguments) ends", within: limit) { hasEnded }
    } catch {
      kill(-pid, SIGKILL)
      throw Overdue(description: "\(error); it wrote: \(output.text)\(errors.text)")
    }
    // A child that outlives the program would hold the pipes open: do not wait for their end.
    let duration = ContinuousClock.now - start
    read()
    guard let ending else { throw Overdue(description: "the end of \(arguments) is not known") }
    return Outcome(
      standardOutput: output.text, standardError: errors.text, ending: ending,
      writes: output.packets, duration: duration)
  }

  /// Waits until what has been written to standard output is as `condition` wants it.
  func waitForOutput(_ what: String, _ condition: (String) -> Bool) async throws {
    try await eventually("\(arguments) writes \(what)") {
      read()
      return condition(output.text)
    }
  }

  /// Waits until the program has exactly so many children, and returns them.
  func waitForChildren(_ count: Int) async throws -> [pid_t] {
    var children: [pid_t] = []
    try await eventually("\(arguments) has \(count) children") {
      read()
      children = Census.children(of: pid)
      return children.count == count
    }
    return children
  }

  /// Waits until the census sees the program and these children, as it must for a later «nobody» to mean anything:
  /// one that is just about to run its program has no environment for a moment.
  func waitForCensus(of children: [pid_t]) async throws {
    let all = Set(children + [pid])
    try await eventually("the census of \(arguments) sees \(all)") { census.living == all }
  }

  /// Sends a signal to the program alone.
  func signal(_ signal: Int32) throws {
    try check(kill(pid, signal) == 0 ? 0 : errno)
  }

  /// Sends a signal to the program's process group, as a terminal does.
  func signalGroup(_ signal: Int32) throws {
    try check(kill(-pid, signal) == 0 ? 0 : errno)
  }

  /// Reads no more of the program's standard output: its next write finds no reader.
  func closeOutput() {
    read()
    output.close()
  }

  /// Whether the program has ended; reaps it, and reads what there is.
  var hasEnded: Bool {
    read()
    if ending != nil { return true }
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return false }
    let signal = status & 0x7f
    ending = signal == 0 ? .code((status >> 8) & 0xff) : .signal(signal)
    return true
  }

  private func read() {
    output.read()
    errors.read()
  }

  /// The folder of the running test executable has the program too.
  static func path() throws -> String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    try check(count < 0 ? errno : 0)
    let tests = String(decoding: buffer.prefix(count), as: UTF8.self)
    return tests.prefix(through: tests.lastIndex(of: "/") ?? tests.startIndex) + "pleasingly"
  }

  private static func environment(_ added: [String: String], _ census: Census) -> [String] {
    let all = ProcessInfo.processInfo.environment.merging(added) { _, added in added }
    return all.map { "\($0)=\($1)" } + [census.mark]
  }
}

/// A system call failed.
struct SystemError: Error, CustomStringConvertible {
  var number: Int32
  var description: String { String(cString: strerror(number)) }
}

/// Throws unless `number` is 0, as the posix_spawn family returns it.
func check(_ number: Int32) throws {
  guard number == 0 else { throw SystemError(number: number) }
}

/// Gives `body` the strings as C wants them: pointers, and a null pointer after the last.
private func withStrings(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Void
) throws {
  let pointers = strings.map { strdup($0) }
  defer { pointers.forEach { free($0) } }
  try body(pointers + [nil])
}
