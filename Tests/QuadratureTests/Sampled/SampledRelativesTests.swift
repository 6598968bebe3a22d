import Foundation
import Quadrature
import Testing

/// What stands under "relatives" and "axis_cases" in SciPy's reference values.
@Suite(.timeLimit(.minutes(20)))
struct SampledRelativesTests {
  static let reference = ReferenceSimpson.shared
  static let cumulative = reference.relatives.cumulative

  func same(_ values: [Double], _ expected: [Double], ulps: Double = 2) -> Bool {
    values.count == expected.count
      && zip(values, expected).allSatisfy { abs($0 - $1) <= ulps * $1.ulp }
  }

  @Test func `Cumulative trapezoid rule`() throws {
    let (x, y) = (Self.cumulative.x, Self.cumulative.y)
    #expect(try cumulativeTrapezoid(samples: y, at: x) == Self.cumulative.trapezoidPlaces)
    #expect(
      try cumulativeTrapezoid(samples: y, spacing: 0.5, includesStart: true)
        == Self.cumulative.trapezoidInitial)
    #expect(try cumulativeTrapezoid(samples: [3]) == [])
    #expect(try cumulativeTrapezoid(samples: [3], includesStart: true) == [0])
    #expect(throws: QuadratureError.noSamples) { try cumulativeTrapezoid(samples: []) }
    #expect(try cumulativeTrapezoid(samples: y, at: x).last == trapezoid(samples: y, at: x))
  }

  @Test func `Cumulative Simpson's rule`() throws {
    let (x, y) = (Self.cumulative.x, Self.cumulative.y)
    #expect(same(try cumulativeSimpson(samples: y, at: x), Self.cumulative.simpsonPlaces))
    #expect(
      same(
        try cumulativeSimpson(samples: y, at: x, includesStart: true),
        Self.cumulative.simpsonInitial))
    #expect(
      same(
        try cumulativeSimpson(samples: y, spacing: 0.5), Self.cumulative.simpsonSpaced))
    let short = Self.cumulative.simpsonTwo
    #expect(same(try cumulativeSimpson(samples: y.prefix(2), at: [0, short[0] / 1.5]), short))
    #expect(
      same(
        try cumulativeSimpson(samples: y.prefix(5)), Self.cumulative.simpsonFive))
    #expect(throws: QuadratureError.placesNotRising(index: 2)) {
      try cumulativeSimpson(samples: [1, 2, 3], at: [0, 1, 1])
    }
    // SciPy looks at the order of three places and more.
    #expect(try cumulativeSimpson(samples: [1, 2], at: [1, 0]) == [-1.5])
    #expect(throws: QuadratureError.placesNotRising(index: 1)) {
      try cumulativeSimpson(samples: [1, 2, 3], at: [1, 0, 2])
    }
  }

  @Test(arguments: reference.relatives.romb)
  func `Romberg's rule`(_ reference: ReferenceSimpson.RombergCase) throws {
    let function = try #require(SampledRelativesTests.function(reference.f))
    let grid = try UniformGrid(from: reference.a, to: reference.b, count: reference.n)
    let samples = (0..<reference.n).map { function(grid[$0]) }
    let value = try romberg(samples: samples, spacing: grid.step)
    #expect(abs(value - reference.romb) <= 8 * reference.romb.ulp)
  }

  @Test func `Romberg's rule refuses other numbers of samples`() {
    for count in [0, 1, 4, 6, 100] {
      #expect(throws: QuadratureError.invalidRombergCount(count)) {
        try romberg(samples: [Double](repeating: 1, count: count))
      }
    }
  }

  @Test(arguments: reference.relatives.fixedQuad)
  func `Gauss's rule`(_ reference: ReferenceSimpson.FixedCase) throws {
    let function = try #require(SampledRelativesTests.function(reference.f))
    let rule = try GaussLegendreRule(count: reference.n)
    let value = rule.integrate(over: reference.a...reference.b, function)
    // SciPy's own weights differ from the exact ones by as much.
    #expect(abs(value - reference.value) <= 2e-15 * max(1, abs(reference.value)))
  }

  @Test func `Newton and Cotes's rules`() throws {
    #expect(Self.reference.relatives.newtonCotes.count == 10)
    for reference in Self.reference.relatives.newtonCotes {
      let rule = try NewtonCotesRule(intervals: reference.intervals)
      #expect(same(rule.weights, reference.weights, ulps: 4))
      #expect(abs(rule.errorCoefficient / reference.errorCoeff - 1) < 1e-9)
      #expect(abs(rule.weights.reduce(0, +) - Double(reference.intervals)) < 1e-13)
    }
    for count in [0, 15, -1] {
      #expect(throws: QuadratureError.invalidNewtonCotesIntervals(count)) {
        try NewtonCotesRule(intervals: count)
      }
    }
    let largest = try NewtonCotesRule(intervals: 14)
    #expect(abs(largest.weights.reduce(0, +) - 14) < 1e-11)
  }

  @Test func `Places and weights of Gauss's rules`() throws {
    for reference in Self.reference.relatives.gaussLegendre {
      let rule = try GaussLegendreRule(count: reference.n)
      for index in 0..<reference.n {
        #expect(abs(rule.places[index] - reference.x[index]) <= 2.3e-16)
        // NumPy's outermost weight of 16 is 2.4e-15 off; see the next test.
        #expect(abs(rule.weights[index] - reference.w[index]) <= 3e-15)
      }
    }
  }

  /// The weights of 10 and 16 places, to 25 digits (Abramowitz and Stegun, table 25.4).
  @Test func `Weights are good to a few units in the last place`() throws {
    let ten = try GaussLegendreRule(count: 10).weights
    let exactTen = [
      0.0666713443086881375935688, 0.1494513491505805931458634, 0.2190863625159820439955349,
      0.2692667193099963550912269, 0.2955242247147528701738930,
    ]
    #expect(same(Array(ten.prefix(5)), exactTen, ulps: 4))
    let sixteen = try GaussLegendreRule(count: 16).weights
    let exactSixteen = [
      0.0271524594117540948517806, 0.0622535239386478928628438, 0.0951585116824927848099251,
      0.1246289712555338720524763, 0.1495959888165767320815017, 0.1691565193950025381893121,
      0.1826034150449235888667637, 0.1894506104550684962853967,
    ]
    #expect(same(Array(sixteen.prefix(8)), exactSixteen, ulps: 4))
  }

  @Test(arguments: [1, 2, 3, 7, 64, 1001])
  func `Rules of any order are exact for polynomials, and their weights add up`(count: Int) throws {
    let rule = try GaussLegendreRule(count: count)
    #expect(abs(CompensatedSum(rule.weights).value - 2) < 1e-13)
    #expect(rule.places == rule.places.sorted())
    #expect(rule.places == rule.places.reversed().map { -$0 })
    let degree = Double(2 * min(count, 40) - 2)
    let value = rule.integrate(over: -1...1) { pow($0, degree) }
    #expect(abs(value - 2 / (degree + 1)) < 1e-14)
  }

  @Test func `Rules of no places, or too many, are refused`() {
    for count in [0, -3, 100_001] {
      #expect(throws: QuadratureError.invalidNodeCount(count)) {
        try GaussLegendreRule(count: count)
      }
    }
  }

  @Test func `Columns and rows of a matrix, without a copy of it`() throws {
    let cases = Self.reference.axisCases
    let (rows, columns) = (cases.y.count, cases.y[0].count)
    let matrix = cases.y.flatMap(\.self)
    let byColumn = try (0..<columns).map {
      try simpson(samples: StridedSamples(matrix, from: $0, by: columns))
    }
    #expect(same(byColumn, cases.columns))
    func row(_ index: Int) -> StridedSamples<[Double]> {
      StridedSamples(matrix, from: index * columns, by: 1, count: columns)
    }
    #expect(same(try (0..<rows).map { try simpson(samples: row($0)) }, cases.rows))
    #expect(
      same(
        try (0..<rows).map { try simpson(samples: row($0), spacing: 0.25) }, cases.rowsQuarter))
    #expect(
      same(
        try (0..<rows).map { try simpson(samples: row($0), at: cases.places) }, cases.rowsAtPlaces))
    #expect(
      same(
        try (0..<rows).map { try simpson(samples: row($0), at: cases.rowPlaces[$0]) },
        cases.rowsAtRowPlaces)
    )
    let down = try (0..<columns).map {
      try simpson(samples: StridedSamples(matrix, from: $0, by: columns), at: cases.columnPlaces)
    }
    #expect(same(down, cases.columnsAtPlaces))
  }

  @Test func `Backwards through a buffer`() {
    let numbers = [0.0, 1, 2, 3, 4, 5, 6]
    #expect(Array(StridedSamples(numbers, from: 6, by: -3)) == [6, 3, 0])
    #expect(Array(StridedSamples(numbers, from: 1, by: 2)) == [1, 3, 5])
    #expect(Array(StridedSamples(numbers, from: 7, by: 2)) == [])
    #expect(Array(StridedSamples(numbers, from: 0, by: .max)) == [0])
    #expect(Array(StridedSamples(numbers, from: 6, by: .min)) == [6])
    #expect(Array(StridedSamples(numbers[2...4], from: 0, by: 2)) == [2, 4])
  }

  @Test func `One sample gives zero by the trapezoid rule, none an error`() throws {
    #expect(try trapezoid(samples: [5]) == 0)
    #expect(throws: QuadratureError.noSamples) { try trapezoid(samples: []) }
    #expect(throws: QuadratureError.unequalCounts(samples: 2, abscissae: 1)) {
      try trapezoid(samples: [1, 2], at: [0])
    }
    #expect(try trapezoid(samples: [1, 2, 4], at: [3, 1, 0]) == -6)
  }

  static func function(_ name: String) -> (@Sendable (Double) -> Double)? {
    if name == "exp(x)" { return { exp($0) } }
    return ReferenceQuad.function(name)
  }
}
