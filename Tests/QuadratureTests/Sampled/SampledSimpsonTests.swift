import Foundation
import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct SampledSimpsonTests {
  /// The integrands of `linspaceCases`.
  static let functions: [String: @Sendable (Double) -> Double] = [
    "quarter_circle": { (1 - $0 * $0).squareRoot() },
    "gauss": { exp(-($0 * $0)) },
    "four_over_1px2": { 4 / (1 + $0 * $0) },
    "log": { log($0) },
    "cos100": { cos(100 * $0) },
    "quartic": { pow($0, 4) },
    "runge": { 1 / (1 + 25 * ($0 * $0)) },
    "sqrt": { $0.squareRoot() },
    "sin": { sin($0) },
    "cube": { pow($0, 3) },
    "linear": { $0 },
    "kink": { abs($0 - 1.0 / 3) },
    "cube_0_9": { pow($0, 3) },
    "one": { _ in 1 },
    "exp": { exp($0) },
  ]

  /// Debug builds are too slow for the longest.
  static var quarterCircleCases: [ReferenceSimpson.QuarterCircleCase] {
    let longest = if _isDebugAssertConfiguration() { 4 } else { 7 }
    return ReferenceSimpson.shared.quarterCircle.filter { $0.k <= longest }
  }

  /// Whether two results are the same: equal, or both NaN.
  func same(_ value: Double, _ expected: Double) -> Bool {
    value == expected || value.isNaN && expected.isNaN
  }

  @Test(arguments: quarterCircleCases)
  func `Quarter circle has the bits of NumPy`(_ reference: ReferenceSimpson.QuarterCircleCase)
    throws
  {
    let grid = try UniformGrid(from: 0, to: 1, count: reference.n)
    let x = (0..<reference.n).map { grid[$0] }
    let y = x.map { (1 - $0 * $0).squareRoot() }
    func at(_ rule: EvenRule) throws -> Double {
      try 4 * simpson(samples: y, at: x, evenRule: rule)
    }
    func spaced(_ rule: EvenRule) throws -> Double {
      try 4 * simpson(samples: y, spacing: grid.step, evenRule: rule)
    }
    #expect(try at(.average) == reference.oldAvgX)
    #expect(try at(.first) == reference.oldFirstX)
    #expect(try at(.last) == reference.oldLastX)
    #expect(try at(.cartwright) == reference.newX)
    #expect(try spaced(.average) == reference.oldAvgDx)
    #expect(try spaced(.cartwright) == reference.newDx)
  }

  @Test func `The lecture's first two rows are met to the last digit`() throws {
    func row(_ count: Int) throws -> String {
      let grid = try UniformGrid(from: 0, to: 1, count: count)
      let x = (0..<count).map { grid[$0] }
      let y = x.map { (1 - $0 * $0).squareRoot() }
      return "\(4 * (try simpson(samples: y, at: x, evenRule: .average)))"
    }
    #expect(try row(100) == "3.140876361334483")
    #expect(try row(1000) == "3.1415703366671104")
  }

  @Test(arguments: ReferenceSimpson.shared.linspaceCases)
  func `Grids agree with SciPy`(_ reference: ReferenceSimpson.LinspaceCase) throws {
    let grid = try UniformGrid(from: reference.a, to: reference.b, count: reference.n)
    #expect(grid.step == reference.dx)
    let x = (0..<reference.n).map { grid[$0] }
    if let given = reference.x { #expect(given == x) }
    let function = try #require(Self.functions[reference.name])
    let y = reference.y ?? x.map(function)
    // Given samples give SciPy's bits; sampled here, the function may differ in the last place.
    let scale = y.reduce(0) { $0 + abs($1) } * abs(grid.step)
    let tolerance = reference.y == nil ? scale * 1e-15 : 0
    for rule in EvenRule.allCases {
      let byPlaces = try simpson(samples: y, at: x, evenRule: rule)
      let bySpacing = try simpson(samples: y, spacing: grid.step, evenRule: rule)
      #expect(abs(byPlaces - (try #require(reference.xPath[rule]))) <= tolerance, "\(rule)")
      #expect(abs(bySpacing - (try #require(reference.dxPath[rule]))) <= tolerance, "\(rule)")
    }
  }

  @Test(arguments: ReferenceSimpson.shared.explicitCases)
  func `Given samples have the bits of SciPy`(_ reference: ReferenceSimpson.ExplicitCase) throws {
    let y = reference.y.map(\.value)
    for rule in EvenRule.allCases {
      // The case of one point has no value by the old rules; by all of ours it is zero.
      let expected = reference.rules[rule] ?? 0
      let value =
        if let x = reference.x?.map(\.value) {
          try simpson(samples: y, at: x, evenRule: rule)
        } else {
          try simpson(samples: y, spacing: try #require(reference.dx), evenRule: rule)
        }
      #expect(same(value, expected), "\(rule): \(value), not \(expected)")
    }
  }

  @Test func `Every reference case is there`() {
    #expect(ReferenceSimpson.shared.quarterCircle.count == 6)
    #expect(ReferenceSimpson.shared.linspaceCases.count == 147)
    #expect(ReferenceSimpson.shared.explicitCases.count == 31)
  }

  @Test(arguments: EvenRule.allCases)
  func `One sample gives zero and two give the trapezoid rule`(_ rule: EvenRule) throws {
    #expect(try simpson(samples: [7], evenRule: rule) == 0)
    #expect(try simpson(samples: [7], at: [3], evenRule: rule) == 0)
    #expect(try simpson(samples: [1, 2], spacing: 4, evenRule: rule) == 6)
    #expect(try simpson(samples: [1, 2], at: [3, 7], evenRule: rule) == 6)
  }

  @Test func `Samples need no storage of their own`() throws {
    let squares = (0...10).lazy.map { Double($0 * $0) }
    let places = stride(from: 0.0, through: 10, by: 1).map(\.self)
    #expect(abs(try simpson(samples: squares) - 1000.0 / 3) < 1e-12)
    #expect(abs(try simpson(samples: squares, at: places[0...]) - 1000.0 / 3) < 1e-12)
  }

  @Test func `Falling places integrate backwards`() throws {
    let forwards = try simpson(samples: [1, 2, 4, 8], at: [0, 1, 2, 4], evenRule: .average)
    let backwards = try simpson(samples: [8, 4, 2, 1], at: [4, 2, 1, 0], evenRule: .average)
    #expect(abs(forwards + backwards) < 1e-14)
    #expect(try simpson(samples: [1, 1, 1], spacing: -1) == -2)
  }

  @Test func `No samples are refused`() {
    let none: [Double] = []
    #expect(throws: QuadratureError.noSamples) { try simpson(samples: none) }
    #expect(throws: QuadratureError.noSamples) { try simpson(samples: none, at: none) }
  }

  @Test func `Places of another number than the samples are refused`() {
    #expect(throws: QuadratureError.unequalCounts(samples: 3, abscissae: 2)) {
      try simpson(samples: [1, 2, 3], at: [1, 2])
    }
  }
}
