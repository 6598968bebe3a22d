internal import Glibc

/// Seconds on the clock that all processes of the machine share (`CLOCK_MONOTONIC`).
public func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The middle one: a neighbour on the machine that takes a core for a while does not move it.
public func median(_ samples: [Double]) -> Double {
  guard !samples.isEmpty else { return .nan }
  let sorted = samples.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

/// The median of the seconds that one of `times` takes in each of 30 rounds, after one that is not
/// counted.
@inlinable
public func secondsOfOne(of times: Int, _ body: () throws -> Void) rethrows -> Double {
  var samples: [Double] = []
  for round in 0..<31 {
    let begin = now()
    for _ in 0..<times { try body() }
    if round > 0 { samples.append((now() - begin) / Double(times)) }
  }
  return median(samples)
}
