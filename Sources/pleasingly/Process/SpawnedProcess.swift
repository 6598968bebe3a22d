internal import Glibc

/// A process that runs another program.
struct SpawnedProcess {
  /// A system call failed.
  struct Failure: Error, CustomStringConvertible {
    var number: CInt

    var description: String { String(cString: strerror(number)) }
  }

  let pid: pid_t

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: its path.
  ///   - words: its arguments, the first of which is its name.
  ///   - input: what it reads as its standard input; nothing if nil.
  ///   - output: where its standard output goes; it is thrown away if nil.
  ///   - variable: an entry of its environment, before those of this process.
  /// - Throws: ``Failure`` if it cannot be started.
  init(
    _ program: String, _ words: [String], input: CInt? = nil, output: CInt? = nil,
    variable: String? = nil
  ) throws(Failure) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (stream, descriptor) in [(STDIN_FILENO, input), (STDOUT_FILENO, output)] {
      if let descriptor {
        posix_spawn_file_actions_adddup2(&actions, descriptor, stream)
      } else {
        let mode = stream == STDIN_FILENO ? O_RDONLY : O_WRONLY
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", mode, 0)
      }
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // This thread may be one of Swift's, which signals pass by: Ctrl-C is for the other program, too.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    defer { arguments.forEach { free($0) } }
    arguments.append(nil)
    let added = variable.map { strdup($0) }
    defer { free(added ?? nil) }
    // What is first is what is found, of two entries of a name.
    var variables = added.map { [$0] } ?? []
    var entry = environ
    while let text = entry.pointee {
      variables.append(text)
      entry += 1
    }
    variables.append(nil)
    var pid = pid_t()
    let error = posix_spawn(&pid, program, &actions, &attributes, arguments, variables)
    guard error == 0 else { throw Failure(number: error) }
    self.pid = pid
  }

  /// Waits for its end.
  ///
  /// - Returns: its status, as `waitpid` has it.
  func wait() throws(Failure) -> CInt {
    var status: CInt = 0
    while waitpid(pid, &status, 0) < 0 {
      guard errno == EINTR else { throw Failure(number: errno) }
    }
    return status
  }
}
