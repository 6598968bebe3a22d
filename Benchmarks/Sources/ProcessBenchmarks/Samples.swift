import Glibc

/// Durations of one operation, in seconds.
struct Samples {
  private var seconds: [Double] = []

  /// The middle one: a neighbour on the machine that takes a core for a while does not move it.
  var median: Double {
    guard !seconds.isEmpty else { return .nan }
    let sorted = seconds.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  mutating func append(_ duration: Double) {
    seconds.append(duration)
  }
}

/// Seconds on the clock that all processes of the machine share (`CLOCK_MONOTONIC`).
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
