import Glibc

/// Calls of the C library that its headers show only to those who ask for GNU's own, which Swift
/// does not.
enum GNU {
  /// Whether what each write to a pipe wrote is kept apart.
  #if arch(x86_64) || arch(i386)
    static let packets: Int32 = 0o40000
  #else
    static let packets: Int32 = 0o200000
  #endif

  /// Makes a pipe, with flags from the start, so that no other thread's child gets it.
  static func pipe2(_ ends: UnsafeMutablePointer<Int32>, _ flags: Int32) throws -> Int32 {
    typealias Function = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32
    return unsafeBitCast(try symbol("pipe2"), to: Function.self)(ends, flags)
  }

  /// Has a spawned process start without the descriptors from `number` on.
  static func addCloseFrom(
    _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ number: Int32
  ) throws -> Int32 {
    typealias Function =
      @convention(c) (
        UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32
      ) -> Int32
    let function = try symbol("posix_spawn_file_actions_addclosefrom_np")
    return unsafeBitCast(function, to: Function.self)(actions, number)
  }

  /// Has `fcntl` say how much room a pipe has.
  static let setPipeSize: Int32 = 1031

  /// Starts a spawned process as the leader of a session.
  static let newSession: Int32 = 0x80

  /// Lets the other end of a new terminal be opened.
  static func unlockTerminal(_ descriptor: Int32) throws -> Int32 {
    typealias Function = @convention(c) (Int32) -> Int32
    return unsafeBitCast(try symbol("unlockpt"), to: Function.self)(descriptor)
  }

  /// The path of a terminal, of whose other end this is the descriptor.
  static func terminalName(_ descriptor: Int32) throws -> String {
    typealias Function = @convention(c) (Int32, UnsafeMutablePointer<CChar>, Int) -> Int32
    var name = [CChar](repeating: 0, count: 128)
    let function = try symbol("ptsname_r")
    try check(unsafeBitCast(function, to: Function.self)(descriptor, &name, name.count))
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func symbol(_ name: String) throws -> UnsafeMutableRawPointer {
    guard let symbol = dlsym(nil, name) else { throw SystemError(number: ENOSYS) }
    return symbol
  }
}
