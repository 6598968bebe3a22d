/// What a new kernel thread has to call: its first argument, behind a C pointer.
final class ThreadLaunch {
  private var entry: (() -> Void)?

  init(entry: @escaping () -> Void) {
    self.entry = entry
  }

  /// The kernel thread's first function; takes over the reference that came with the pointer.
  static func run(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    let launch = Unmanaged<ThreadLaunch>.fromOpaque(pointer).takeRetainedValue()
    launch.entry?()
    return nil
  }
}
