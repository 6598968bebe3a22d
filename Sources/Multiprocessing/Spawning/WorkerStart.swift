internal import CMultiprocessing
internal import Glibc
internal import Jobs

/// What a worker is started with: its options, made ready once for every worker of a pool.
struct WorkerStart: Sendable {
  /// What the worker is called in the system's list of processes, and in its output's lines.
  var title: String
  var options: ProcessOptions
  var environment: WorkerEnvironment
  /// Whether an interrupt ends the worker, instead of being ignored.
  var takesInterrupts: Bool

  /// - Parameters:
  ///   - defaults: `NAME=value` for variables that the worker has where nothing else says so.
  init(
    title: String, options: ProcessOptions, defaults: [String] = [], takesInterrupts: Bool = false
  ) {
    self.title = title
    self.options = options
    self.takesInterrupts = takesInterrupts
    let backtraces = options.backtraces ? Backtracer.setting : Backtracer.disabled
    environment = WorkerEnvironment(
      options.environment, defaults: defaults + (backtraces.map { [$0] } ?? []))
  }

  /// The same with another title.
  func titled(_ title: String) -> WorkerStart {
    var start = self
    start.title = title
    return start
  }

  /// Starts the process and returns its number.
  ///
  /// Only the supervisor's immortal thread may call this.
  func spawn(_ pipes: WorkerPipes) throws(WorkerStartFailed) -> Int32 {
    var pid: Int32 = 0
    let directory = options.workingDirectory
    let error = title.withCString { title in
      withOptionalCString(directory) { directory in
        var start = CMultiprocessing_start()
        start.title = title
        start.channel = pipes.workerChannel
        start.output = pipes.workerOutput
        start.error = pipes.workerError
        start.directory = directory
        start.inherits_environment = environment.isInherited ? 1 : 0
        start.changes = UnsafePointer(environment.changes)
        start.defaults = UnsafePointer(environment.defaults)
        start.takes_interrupts = takesInterrupts ? 1 : 0
        return CMultiprocessing_spawn_worker(&start, &pid)
      }
    }
    guard error == 0 else {
      // The system does not say which step it was: this executable is there, as a rule.
      let isDirectory = directory != nil && [ENOENT, ENOTDIR, EACCES].contains(error)
      throw WorkerStartFailed(
        operation: isDirectory ? "entering the directory \(directory ?? "")" : "posix_spawn",
        errno: error)
    }
    return pid
  }

  /// Lets a started worker be what its options say.
  func settle(_ pid: Int32) throws(WorkerStartFailed) {
    try Self.check("setting the priority (nice)") {
      options.nice.map { CMultiprocessing_set_nice(pid, Int32($0)) } ?? 0
    }
    if let processors = options.processors {
      let numbers = processors.sorted().map(Int32.init)
      try Self.check("setting the processors to \(processors.sorted())") {
        CMultiprocessing_set_processors(pid, numbers, Int32(numbers.count))
      }
    }
    try Self.check("limiting the memory") {
      options.memoryLimit.map { CMultiprocessing_limit_memory(pid, UInt64($0)) } ?? 0
    }
    try Self.check("limiting the open files") {
      options.openFileLimit.map { CMultiprocessing_limit_open_files(pid, UInt64($0)) } ?? 0
    }
  }

  private static func check(
    _ operation: String, _ call: () -> Int32
  ) throws(WorkerStartFailed) {
    let error = call()
    guard error == 0 else { throw WorkerStartFailed(operation: operation, errno: error) }
  }
}

private func withOptionalCString<Result>(
  _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
) -> Result {
  if let text { text.withCString { body($0) } } else { body(nil) }
}
