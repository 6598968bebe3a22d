internal import Glibc

/// What the shell's `time` tells of this process and of the children that it has joined.
struct ProcessTimes {
  var real: Duration
  var user: Duration
  var system: Duration

  /// The times at this moment.
  static func now() -> ProcessTimes {
    var own = rusage()
    var children = rusage()
    getrusage(RUSAGE_SELF.rawValue, &own)
    getrusage(RUSAGE_CHILDREN.rawValue, &children)
    var clock = timespec()
    clock_gettime(CLOCK_MONOTONIC, &clock)
    return ProcessTimes(
      real: .seconds(clock.tv_sec) + .nanoseconds(clock.tv_nsec),
      user: duration(own.ru_utime) + duration(children.ru_utime),
      system: duration(own.ru_stime) + duration(children.ru_stime))
  }

  private static func duration(_ time: timeval) -> Duration {
    .seconds(time.tv_sec) + .microseconds(time.tv_usec)
  }

  static func - (later: ProcessTimes, earlier: ProcessTimes) -> ProcessTimes {
    ProcessTimes(
      real: later.real - earlier.real, user: later.user - earlier.user,
      system: later.system - earlier.system)
  }

  /// `real    0m3.288s`, then `user` and `sys`.
  var lines: [String] {
    [
      "real    \(Text.clock(real))", "user    \(Text.clock(user))", "sys     \(Text.clock(system))",
    ]
  }
}
