internal import Glibc

/// How fast something goes, of late: what was long ago counts ever less.
struct MovingRate {
  /// After how many seconds something counts for a third.
  var memory: Double
  private var sum = 0.0
  private var weight = 0.0

  init(memory: Double) { self.memory = memory }

  /// The amount in a second.
  var value: Double { weight > 0 ? sum / weight : 0 }

  /// So much came in so many seconds.
  mutating func add(_ amount: Double, in seconds: Double) {
    guard seconds > 0 else { return }
    let rest = exp(-seconds / memory)
    sum = sum * rest + amount / seconds * (1 - rest)
    weight = weight * rest + (1 - rest)
  }
}
