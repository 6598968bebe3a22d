internal import Threading

/// The lecture's `HelloThread`: says hello, sleeps 1 to 6 seconds, and tells how long.
final class HelloThread: OSThread<Void>, @unchecked Sendable {
  // Sendable: constants only.
  private let seconds: Int
  private let duration: Double

  /// - Parameters:
  ///   - name: the thread's name.
  ///   - seconds: how long to sleep, in the lecture's seconds.
  ///   - duration: how long that lasts here, in seconds.
  init(name: String, seconds: Int, duration: Double) {
    self.seconds = seconds
    self.duration = duration
    super.init(name: name)
    StandardOutput.line("\(name) is born")
  }

  override func run() {
    StandardOutput.line("hello from \(name)")
    Pause.sleep(seconds: duration)
    StandardOutput.line("\(name) slept \(seconds) seconds")
  }
}
