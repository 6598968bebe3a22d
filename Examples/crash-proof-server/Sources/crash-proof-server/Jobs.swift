import Jobs

/// Harmless work.
struct Square: Job {
  var number: Int

  func run() -> Int { number * number }
}

/// Dangerous work: traps if there is no such element.
struct Risky: Job {
  var index: Int

  func run() -> Int { [2, 3, 5][index] }
}

/// Long work: computes for this many milliseconds.
struct Slow: Job {
  var milliseconds: Int

  func run() -> Int {
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    var rounds = 0
    while ContinuousClock.now < end { rounds += 1 }
    return rounds
  }
}
