internal import Glibc
internal import Jobs

/// The lecture's `say_hello(name, t)`: tells who it is, and sleeps a bit.
struct SayHello: Job {
  var name: String
  /// What is printed, in the lecture's seconds.
  var seconds: Int
  /// How long that lasts here.
  var duration: Double

  func run() -> NoOutput {
    StandardOutput.line("hello from \(name)")
    StandardOutput.line("parent process : \(getppid())")
    StandardOutput.line("process id : \(getpid())")
    StandardOutput.line("\(name) sleeps \(seconds) seconds")
    Pause.sleep(seconds: duration)
    StandardOutput.line("\(name) wakes up")
    return NoOutput()
  }
}
