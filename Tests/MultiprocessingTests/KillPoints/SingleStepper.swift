import Glibc
import Jobs
import Multiprocessing

/// Steps another process through its code, one instruction at a time (`man 2 ptrace`).
///
/// All calls come from one thread, which the kernel demands.
struct SingleStepper {
  private typealias Trace = @convention(c) (CInt, pid_t, UInt, UInt) -> CLong

  private enum Request {
    static let peekText: CInt = 1
    static let peekUser: CInt = 3
    static let singleStep: CInt = 9
    static let seize: CInt = 0x4206
    static let interrupt: CInt = 0x4207
  }

  struct Refused: Error, Codable {
    var request: CInt
    var code: CInt
  }

  let pid: pid_t
  private let trace: Trace

  /// Begins to trace a process that allows it, and stops it.
  init(stopping pid: pid_t) throws {
    self.pid = pid
    guard let symbol = dlsym(nil, "ptrace") else { throw Refused(request: 0, code: ENOSYS) }
    trace = unsafeBitCast(symbol, to: Trace.self)
    try ask(Request.seize)
    try ask(Request.interrupt)
    _ = waitForStop()
  }

  private func ask(_ request: CInt) throws {
    guard trace(request, pid, 0, 0) == 0 else { throw Refused(request: request, code: errno) }
  }

  /// Waits until the process has stopped; false if it has ended.
  private func waitForStop() -> Bool {
    var status: CInt = 0
    // __WALL: whatever kind of thread it is.
    guard waitpid(pid, &status, 0x4000_0000) == pid else { return false }
    return status & 0xFF == 0x7F
  }

  /// Whether the next instruction enters the kernel; false on processors whose code this cannot read.
  var isAtSystemCall: Bool {
    #if arch(x86_64)
      let instructionPointer = UInt(bitPattern: trace(Request.peekUser, pid, 16 * 8, 0))
      return trace(Request.peekText, pid, instructionPointer, 0) & 0xFFFF == 0x050F
    #else
      return false
    #endif
  }

  /// Executes one instruction; false if the process has ended.
  func step() throws -> Bool {
    try ask(Request.singleStep)
    return waitForStop()
  }

  /// Kills the process where it is.
  func kill() {
    Glibc.kill(pid, SIGKILL)
    while waitForStop() {}
  }

  /// Lets another process trace this one, which is not a child of it.
  static func allow() {
    typealias Control = @convention(c) (CInt, UInt, UInt, UInt, UInt) -> CInt
    guard let symbol = dlsym(nil, "prctl") else { return }
    // PR_SET_PTRACER, PR_SET_PTRACER_ANY; an error where nothing forbids it anyway.
    _ = unsafeBitCast(symbol, to: Control.self)(0x5961_6D61, UInt.max, 0, 0, 0)
  }
}
