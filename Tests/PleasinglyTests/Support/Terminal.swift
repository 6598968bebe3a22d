import Foundation

/// The program `pleasingly` in a terminal of its own, whose keys are typed by the test.
final class Terminal {
  enum Ending: Equatable { case code(Int32), signal(Int32) }

  let pid: pid_t
  /// What the screen was sent so far.
  private(set) var text = ""
  private(set) var ending: Ending?
  private let keyboard: Int32

  /// - Parameter columns: how many characters a line has room for; a terminal that says nothing of that
  ///   if nil.
  init(_ arguments: [String], columns: UInt16? = nil) throws {
    keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    try check(keyboard < 0 ? errno : 0)
    try check(GNU.unlockTerminal(keyboard) == 0 ? 0 : errno)
    let name = try GNU.terminalName(keyboard)
    if let columns {
      var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
      try check(ioctl(keyboard, UInt(TIOCSWINSZ), &size) == 0 ? 0 : errno)
    }

    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    try check(posix_spawn_file_actions_init(&actions))
    defer { posix_spawn_file_actions_destroy(&actions) }
    try check(posix_spawnattr_init(&attributes))
    defer { posix_spawnattr_destroy(&attributes) }
    // The first terminal that a session's leader opens becomes the session's.
    try check(posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0))
    try check(posix_spawn_file_actions_adddup2(&actions, 0, 1))
    try check(posix_spawn_file_actions_adddup2(&actions, 0, 2))
    try check(GNU.addCloseFrom(&actions, 3))
    var signals = sigset_t()
    sigfillset(&signals)
    sigdelset(&signals, SIGKILL)
    sigdelset(&signals, SIGSTOP)
    try check(posix_spawnattr_setsigdefault(&attributes, &signals))
    sigemptyset(&signals)
    try check(posix_spawnattr_setsigmask(&attributes, &signals))
    let flags = Int32(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) | GNU.newSession
    try check(posix_spawnattr_setflags(&attributes, Int16(flags)))

    var pid: pid_t = 0
    let program = try RunningProgram.path()
    let argv = ([program] + arguments).map { strdup($0) } + [nil]
    defer { argv.forEach { free($0) } }
    try check(posix_spawn(&pid, program, &actions, &attributes, argv, environ))
    self.pid = pid
  }

  deinit {
    if ending == nil {
      kill(pid, SIGKILL)
      var status: Int32 = 0
      while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }
    close(keyboard)
  }

  /// Presses keys.
  func type(_ keys: String) {
    let bytes = Array(keys.utf8)
    _ = write(keyboard, bytes, bytes.count)
  }

  /// Whether the program has ended; reads what it wrote, and reaps it.
  var hasEnded: Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(keyboard, &buffer, buffer.count)
      guard count > 0 else { break }
      text += String(decoding: buffer.prefix(count), as: UTF8.self)
    }
    if ending != nil { return true }
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return false }
    let signal = status & 0x7f
    ending = signal == 0 ? .code((status >> 8) & 0xff) : .signal(signal)
    return true
  }
}
