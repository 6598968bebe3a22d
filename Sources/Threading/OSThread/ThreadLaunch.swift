/// What a new kernel thread has to call: its first argument, behind a C pointer.
final class ThreadLaunch {
  private var entry: (() -> Void)?

  init(entry: @escaping () -> Void) {
    self.entry = entry
  }

  /// The kernel thread's first function; takes over the reference that came with the pointer.
  static func run(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let pointer { runAndRelease(pointer) }
    AnyOSThread.endKernelThread()
    return nil
  }

  /// A function of its own, so that the thread's object goes, if it does, before the end is told.
  @inline(never)
  private static func runAndRelease(_ pointer: UnsafeMutableRawPointer) {
    let launch = Unmanaged<ThreadLaunch>.fromOpaque(pointer).takeRetainedValue()
    launch.entry?()
  }
}
