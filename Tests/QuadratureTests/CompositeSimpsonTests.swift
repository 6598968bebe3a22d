import Foundation
import Quadrature
import Testing

/// A parabola, for the default of `values(at:)`.
struct Parabola: Integrand, Codable {
  var factor: Double

  func value(at x: Double) -> Double { factor * x * x }
}

@Suite(.timeLimit(.minutes(20)))
struct CompositeSimpsonTests {
  static let isDebug = _isDebugAssertConfiguration()

  /// Lengths around those of lanes, blocks and chunks.
  static let counts =
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18, 31, 32, 33, 511, 512, 513, 514, 1025, 4097]

  func integral(_ count: Int, _ rule: EvenRule) throws -> Double {
    try CompositeSimpson(from: 0, to: 1, samples: count, evenRule: rule).integrate(QuarterCircle())
  }

  @Test(arguments: counts, EvenRule.allCases)
  func `Streaming agrees with stored samples`(_ count: Int, _ rule: EvenRule) throws {
    let composite = try CompositeSimpson(from: 0.5, to: 3, samples: count, evenRule: rule)
    let samples = (0..<count).map { cos(3 * composite.grid[$0]) }
    let stored = try simpson(samples: samples, spacing: composite.grid.step, evenRule: rule)
    #expect(abs(composite.integrate { cos(3 * $0) } - stored) <= 2e-15)
  }

  @Test(arguments: ReferenceSimpson.shared.quarterCircleExact)
  func `Quarter circle has the exact value of the rule`(
    _ reference: ReferenceSimpson.ExactCase
  ) throws {
    // Debug builds are too slow for the longer ones.
    if Self.isDebug && reference.n > 100_000 { return }
    let average = try #require(Double(reference.oldAvg))
    let cartwright = try #require(Double(reference.new))
    #expect(abs(4 * (try integral(reference.n, .average)) - average) <= 1e-15)
    #expect(abs(4 * (try integral(reference.n, .cartwright)) - cartwright) <= 1e-15)
  }

  #if !DEBUG
    // Release builds only: 10⁸ samples take a tenth of a second there and minutes in debug builds,
    // whose users meet the same rows through the command-line program.

    @Test func `A hundred million samples print the rule's exact value`() throws {
      let value = 4 * (try integral(100_000_000, .average))
      #expect("\(value) \(abs(value - Double.pi))" == "3.141592653589089 7.043254868221993e-13")
    }

    @Test(arguments: ReferenceSimpson.shared.quarterCircleSplit.rows)
    func `Split quarter circles have the exact values`(
      _ reference: ReferenceSimpson.Split.Row
    ) throws {
      let p = reference.p
      func pieces(_ rule: EvenRule) throws -> [Double] {
        try (0..<p).map { index in
          try CompositeSimpson(
            from: Double(index) / Double(p), to: Double(index + 1) / Double(p),
            samples: reference.n, evenRule: rule
          ).integrate(QuarterCircle())
        }
      }
      let average = try pieces(.average)
      let cartwright = try pieces(.cartwright)
      for (value, expected) in zip(average, reference.pieceOldAvg) {
        #expect(abs(value - expected) <= expected.ulp)
      }
      for (value, expected) in zip(cartwright, reference.pieceNew) {
        #expect(abs(value - expected) <= expected.ulp)
      }
      let first = try pieces(.first)
      let last = try pieces(.last)
      #expect(abs(4 * CompensatedSum(average).value - reference.oldAvg) <= 1e-15)
      #expect(abs(4 * CompensatedSum(cartwright).value - reference.new) <= 1e-15)
      #expect(abs(4 * CompensatedSum(first).value - reference.oldFirst) <= 1e-15)
      #expect(abs(4 * CompensatedSum(last).value - reference.oldLast) <= 1e-15)
    }

    @Test func `Three pieces print the rule's exact value`() throws {
      let reference = ReferenceSimpson.shared.threePieces
      let pieces = try (0..<3).map { index in
        try CompositeSimpson(
          from: Double(index) / 3, to: Double(index + 1) / 3, samples: reference.nPerPiece,
          evenRule: .average
        ).integrate(QuarterCircle())
      }
      #expect(pieces == reference.pieces["pairwise"])
      let value = 4 * pieces.reduce(0, +)
      #expect("\(value) \(abs(value - Double.pi))" == "3.141592653589334 4.591882429849647e-13")
    }
  #endif

  @Test func `A closure gives the bits of a type`() throws {
    let rule = try CompositeSimpson(from: -1, to: 2, samples: 3001)
    let parabola = Parabola(factor: 0.3)
    #expect(rule.integrate(parabola) == rule.integrate { x in 0.3 * x * x })
    let circle = try CompositeSimpson(from: 0, to: 1, samples: 2000)
    #expect(
      circle.integrate(QuarterCircle()) == circle.integrate { x in (1 - x * x).squareRoot() })
  }

  @Test func `Cubic functions are integrated exactly`() throws {
    let rule = try CompositeSimpson(from: 0, to: 2, samples: 101)
    #expect(rule.integrate { x in x * x * x } == 4)
  }

  @Test func `Reversed ranges change the sign`() throws {
    for samples in [2, 5, 6, 1000] {
      let forwards = try CompositeSimpson(from: 1, to: 2, samples: samples, evenRule: .average)
      let backwards = try CompositeSimpson(from: 2, to: 1, samples: samples, evenRule: .average)
      let difference = forwards.integrate { 1 / $0 } + backwards.integrate { 1 / $0 }
      #expect(abs(difference) < 1e-15)
    }
  }

  @Test func `A range without width gives zero`() throws {
    #expect(try CompositeSimpson(from: 3, to: 3, samples: 100).integrate { $0 } == 0)
  }

  @Test func `The sample places are those of the grid and no others`() throws {
    let rule = try CompositeSimpson(from: 0.1, to: 0.7, samples: 1234)
    let places = Set((0..<1234).map { rule.grid[$0] })
    var seen: Set<Double> = []
    _ = rule.integrate { x in
      seen.insert(x)
      return x
    }
    #expect(seen == places)
  }

  @Test(arguments: EvenRule.allCases, [7, 8, 700])
  func `Infinite and undefined samples show`(_ rule: EvenRule, _ samples: Int) throws {
    let composite = try CompositeSimpson(from: 0, to: 1, samples: samples, evenRule: rule)
    #expect(composite.integrate { 1 / $0 } == .infinity)
    #expect(composite.integrate { -1 / (1 - $0) } == -.infinity)
    #expect(composite.integrate { 0 / $0 }.isNaN)
    #expect(composite.integrate { $0 == 1 ? .nan : 1 }.isNaN)
  }

  @Test func `Large values and wide ranges do not overflow early`() throws {
    let huge = try CompositeSimpson(from: 0, to: 1, samples: 101)
    #expect(abs(huge.integrate { _ in 1e305 } / 1e305 - 1) < 1e-15)
    let wide = try CompositeSimpson(from: -8e307, to: 8e307, samples: 101)
    #expect(abs(wide.integrate { _ in 1 } / 1.6e308 - 1) < 1e-15)
  }

  @Test func `Values travel`() throws {
    let rule = try CompositeSimpson(from: 0, to: 1.0 / 3, samples: 12, evenRule: .last)
    let data = try JSONEncoder().encode(rule)
    #expect(try JSONDecoder().decode(CompositeSimpson.self, from: data) == rule)
  }
}
