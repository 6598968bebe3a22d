internal import CMultiprocessing
internal import Glibc

/// The thread that the process began with, which nobody starts or joins.
final class MainThread: AnyOSThread, @unchecked Sendable {
  // Sendable: adds nothing.

  init() {
    super.init(kernelID: getpid())
  }

  /// The main thread, if it is the one that calls.
  static func adoptCallingThread() -> UnsafeMutableRawPointer? {
    guard CMultiprocessing_is_main_thread() != 0 else { return nil }
    // Unretained: `main` lives as long as the process.
    let pointer = Unmanaged.passUnretained(AnyOSThread.main).toOpaque()
    CMultiprocessing_set_current_thread(pointer)
    return pointer
  }
}
