import Jobs
import Measuring

/// Does nothing: what it costs is its way.
struct Nothing: Job {
  func run() -> NoOutput { NoOutput() }
}

/// Tells when its first line ran.
struct TellTime: Job {
  func run() -> Double { now() }
}

/// A number there, a number back.
struct Increment: Job {
  var number: Int
  func run() -> Int { number + 1 }
}

/// A job of one `Double`.
struct Square: Job {
  var value: Double
  func run() -> Double { value * value }
}

/// A job of a small struct, which it answers moved.
struct Move: Job {
  struct Particle: Codable, Sendable {
    var x: Double
    var y: Double
    var id: Int
  }

  var particle: Particle
  func run() -> Particle {
    Particle(x: particle.x + 1, y: particle.y - 1, id: particle.id)
  }
}

/// Answers 10**7 numbers (80 MB) that its worker has had since its first call.
struct ReturnDoubles: Job {
  static let count = 10_000_000
  private static let numbers = (0..<count).map(Double.init)

  func run() -> [Double] { Self.numbers }
}
