import Glibc
import Multiprocessing
import Testing

/// What was there for SIGBUS before the first named memory.
enum BusHandler: String, Codable, Sendable, CaseIterable {
  case byDefault, ignored, plain, withInformation, once

  func install() {
    var action = sigaction()
    switch self {
    case .byDefault: action.__sigaction_handler.sa_handler = SIG_DFL
    case .ignored: action.__sigaction_handler.sa_handler = SIG_IGN
    case .plain: action.__sigaction_handler.sa_handler = { _exit($0 == SIGBUS ? 41 : 1) }
    case .withInformation:
      action.sa_flags = SA_SIGINFO
      action.__sigaction_handler.sa_sigaction = { number, information, context in
        _exit(
          number == SIGBUS && information?.pointee.si_signo == SIGBUS && context != nil ? 42 : 1)
      }
    case .once:
      // It returns, so that a fault is raised again: then there is no handler any more.
      action.sa_flags = Int32(bitPattern: UInt32(0x8000_0000))
      action.__sigaction_handler.sa_handler = { _ in }
    }
    sigaction(SIGBUS, &action, nil)
  }

  /// How the program ends by a fault that is not in named memory.
  var endByFault: ExitTest.Condition {
    switch self {
    case .byDefault, .ignored, .once: .signal(SIGBUS)
    case .plain: .exitCode(41)
    case .withInformation: .exitCode(42)
    }
  }

  /// How it ends by one SIGBUS that somebody sends.
  var endBySignal: ExitTest.Condition {
    switch self {
    case .byDefault: .signal(SIGBUS)
    case .ignored, .once: .exitCode(0)
    case .plain: .exitCode(41)
    case .withInformation: .exitCode(42)
    }
  }
}

/// A fault in named memory, which is mended.
private func faultInNamedMemory() throws {
  let name = unusedName()
  let memory = try SharedMemory(creating: name, byteCount: 8192)
  truncate("/dev/shm/\(name)", 0)
  var byte: UInt8 = 1
  do {
    try memory.withUnsafeBytes { byte = $0[5000] }
    _exit(2)
  } catch SharedMemoryError.truncated(name) {
    precondition(byte == 0)
  }
}

@Suite("Every other SIGBUS goes to who was there before", .processTurns, .timeLimit(.minutes(20)))
struct BusErrorTests {
  @Test("a fault elsewhere", arguments: BusHandler.allCases)
  func fault(handler: BusHandler) async {
    await #expect(processExitsWith: handler.endByFault) { [handler = handler as BusHandler] in
      handler.install()
      try faultInNamedMemory()
      // A mapping of an empty file, of somebody else's.
      let path = "/dev/shm/\(unusedName())"
      let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
      unlink(path)
      let memory = mmap(nil, 4096, PROT_READ, MAP_SHARED, descriptor, 0)
      _exit(Int32(memory?.load(as: UInt8.self) ?? 3) + 4)
    }
  }

  @Test("one that somebody sends", arguments: BusHandler.allCases)
  func signal(handler: BusHandler) async {
    await #expect(processExitsWith: handler.endBySignal) { [handler = handler as BusHandler] in
      handler.install()
      try faultInNamedMemory()
      raise(SIGBUS)
      try faultInNamedMemory()
      _exit(0)
    }
  }

  @Test("there is no handler before the first named memory")
  func untouched() async {
    await #expect(processExitsWith: .success) {
      var before = sigaction()
      sigaction(SIGBUS, nil, &before)
      let memory = try SharedMemory(byteCount: 100)
      var after = sigaction()
      sigaction(SIGBUS, nil, &after)
      #expect(before.sa_flags == after.sa_flags)
      #expect(
        (before.__sigaction_handler.sa_sigaction == nil)
          == (after.__sigaction_handler.sa_sigaction == nil))
      let named = try SharedMemory(creating: unusedName(), byteCount: 1)
      sigaction(SIGBUS, nil, &after)
      #expect(after.__sigaction_handler.sa_sigaction != nil)
      withExtendedLifetime((memory, named)) {}
    }
  }
}
