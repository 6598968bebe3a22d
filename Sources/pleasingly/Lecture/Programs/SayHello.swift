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
    let greeting = [
      "hello from \(name)", "parent process : \(getppid())", "process id : \(getpid())",
      "\(name) sleeps \(seconds) seconds",
    ]
    // Where nobody listens any more, there is nothing to stay awake for either.
    if greeting.allSatisfy(StandardOutput.tryLine) {
      Pause.sleep(seconds: duration)
      _ = StandardOutput.tryLine("\(name) wakes up")
    }
    return NoOutput()
  }
}
