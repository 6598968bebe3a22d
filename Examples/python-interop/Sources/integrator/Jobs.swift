import Jobs

/// A piece of the integral of sqrt(1 - x*x), by the midpoint rule.
struct Piece: Job {
  var from: Double
  var to: Double
  var samples: Int

  func run() throws -> Double {
    let width = (to - from) / Double(samples)
    var sum = 0.0
    for i in 0..<samples {
      let x = from + (Double(i) + 0.5) * width
      sum += (1 - x * x).squareRoot()
    }
    return sum * width
  }
}

/// A job that traps, as a mistake in a program does.
struct Mistake: Job {
  var index: Int
  func run() throws -> Double { [1.0, 2.0, 3.0][index] }
}
