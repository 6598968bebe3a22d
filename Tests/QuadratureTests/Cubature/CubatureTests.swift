import Foundation
import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct CubatureTests {
  static func function(_ name: String) -> (@Sendable ([Double]) -> Double)? {
    switch name {
    case let name where name.hasPrefix("exp(-|x|^2)"):
      { exp(-$0.reduce(0) { $0 + $1 * $1 }) }
    case let name where name.hasPrefix("cos(x+y+z)"): { cos($0[0] + $0[1] + $0[2]) }
    case let name where name.hasPrefix("quarter disc"):
      { $0[0] * $0[0] + $0[1] * $0[1] <= 1 ? 1 : 0 }
    default: nil
    }
  }

  @Test(arguments: ReferenceQuad.shared.cubature.filter { $0.a.list.count > 1 })
  func `SciPy's cubature of several dimensions`(_ reference: ReferenceQuad.Case) throws {
    let function = try #require(Self.function(reference.f))
    var calls = 0
    let tolerance = reference.options?.rtol ?? 1e-8
    let integral = try integrate(
      { (x: [Double]) -> Double in
        calls += 1
        return function(x)
      },
      over: zip(reference.a.list, reference.b.list).map { $0...$1 },
      relativeTolerance: tolerance)
    #expect(integral.isToleranceMet)
    #expect(integral.evaluations == calls)
    let exact = try #require(reference.exact ?? reference.estimate)
    #expect(abs(integral.value - exact) <= tolerance * abs(exact))
    #expect(abs(integral.value - exact) <= integral.errorEstimate)
  }

  @Test func `SciPy's cubature of one dimension with a break point`() throws {
    let reference = try #require(ReferenceQuad.shared.cubature.first { $0.a.list.count == 1 })
    let integral = try integrateInRounds(
      { sin($0) / $0 }, over: reference.a.first...reference.b.first, breakPoints: [0])
    #expect(abs(integral.value - (try #require(reference.exact))) < 1e-14)
  }

  /// Each monomial of degree seven or less, on a box that is no cube.
  @Test(arguments: 2...5) func `Exact up to degree seven`(dimensions: Int) throws {
    let ranges = (0..<dimensions).map { Double(-$0)...(Double($0) * 0.5 + 1) }
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<30 {
      var powers = [Int](repeating: 0, count: dimensions)
      for _ in 0..<7 {
        powers[Int.random(in: 0..<dimensions, using: &generator)] += 1
      }
      let integral = try integrate(
        { (x: [Double]) -> Double in
          zip(x, powers).reduce(1) { $0 * pow($1.0, Double($1.1)) }
        }, over: ranges, relativeTolerance: 1, boxLimit: 1)
      let exact = zip(ranges, powers).reduce(1.0) { product, axis in
        let power = Double(axis.1 + 1)
        return product
          * (pow(axis.0.upperBound, power) - pow(axis.0.lowerBound, power)) / power
      }
      let scale = zip(ranges, powers).reduce(1.0) { product, axis in
        product * pow(max(abs(axis.0.lowerBound), axis.0.upperBound), Double(axis.1)) * 5
      }
      #expect(abs(integral.value - exact) <= 1e-13 * scale, "powers \(powers)")
    }
  }

  @Test func `Values of several elements, shared out in any order`() throws {
    func integral(shuffled: Bool) throws -> Integral<[Double]> {
      var rounds = CubatureRounds<[Double]>(
        over: try CubatureDomain([0...1, 0...2]),
        tolerance: try Tolerance(absolute: 0, relative: 1e-9))
      while let boxes = rounds.nextRound() {
        let order = shuffled ? boxes.indices.shuffled() : Array(boxes.indices)
        var regions = [CubatureRegion<[Double]>?](repeating: nil, count: boxes.count)
        for index in order {
          regions[index] = try rounds.rule.region(
            of: { [exp($0[0] * $0[1]), $0[0] * $0[1], 1] }, over: boxes[index], in: rounds.domain)
        }
        rounds.take(regions.compactMap(\.self))
      }
      return rounds.result
    }
    let plain = try integral(shuffled: false)
    #expect(plain.isToleranceMet)
    #expect(abs(plain.value[1] - 1) < 1e-9)
    #expect(abs(plain.value[2] - 2) < 1e-9)
    for _ in 0..<5 { #expect(try integral(shuffled: true) == plain) }
  }

  @Test func `A ridge is cut across`() throws {
    let integral = try integrate(
      { exp(-1000 * ($0[0] - 0.3) * ($0[0] - 0.3)) }, over: [0...1, 0...1],
      relativeTolerance: 1e-6)
    #expect(integral.isToleranceMet)
    #expect(abs(integral.value - (Double.pi / 1000).squareRoot()) < 1e-7)
    #expect(integral.intervals < 60)
  }

  @Test func `Wrong arguments, limits and poles`() throws {
    func one(_ ranges: [ClosedRange<Double>], _ breaks: [[Double]] = []) throws -> Double {
      try integrate({ _ in 1.0 }, over: ranges, breakPoints: breaks).value
    }
    #expect(try one([0...2, 1...4]) == 6)
    #expect(try one([0...2, 1...1]) == 0)
    #expect(throws: QuadratureError.invalidDimensions(1)) { try one([0...1]) }
    #expect(throws: QuadratureError.invalidDimensions(0)) { try one([]) }
    #expect(throws: QuadratureError.invalidDimensions(21)) {
      try one([ClosedRange<Double>](repeating: 0...1, count: 21))
    }
    #expect(throws: QuadratureError.invalidDimensions(3)) {
      try one([0...1, 0...1], [[], [], []])
    }
    #expect(try one([0...1, 0...1], [[0.25, 0.5], [7]]) == 1)
    let pole = try integrate({ 1 / ($0[0] * $0[1]) }, over: [-1...1, -1...1])
    #expect(pole.status == .nonFiniteValueAtPoint([0, 0]))
    #expect(pole.errorEstimate == .infinity)
    let rough = try integrate(
      { $0[0] * $0[0] + $0[1] * $0[1] < 1 ? 1 : 0 }, over: [0...1, 0...1],
      relativeTolerance: 1e-9, boxLimit: 500)
    #expect(rough.status == .intervalLimitReached(500))
    #expect(abs(rough.value - .pi / 4) < rough.errorEstimate)
  }

  @Test(arguments: ["exp(-x*x - y)*cos(3*z)", "1/(x - 0.5) + y*z", "x + y + z > 1.4"])
  func `A whole box in one block has the bits of one point at a time`(text: String) throws {
    let formula = try IntegrandExpression(text)
    let infinite = 0...Double.infinity
    for ranges in [
      [0...1, 0...1, 0...1], [0...1, infinite, -1...2, 0...1], [0...0, 0...1, 0...1],
    ] {
      var rounds = CubatureRounds<Double>(
        over: try CubatureDomain(ranges), tolerance: try Tolerance(absolute: 1e-9, relative: 0))
      for _ in 0..<4 {
        guard let boxes = rounds.nextRound() else { break }
        let regions = try boxes.map { box in
          let block = try rounds.rule.region(of: formula, over: box, in: rounds.domain)
          let single: CubatureRegion<Double> = try rounds.rule.region(
            of: formula.value(at:), over: box, in: rounds.domain)
          #expect(block.value.bitPattern == single.value.bitPattern)
          #expect(block.error.bitPattern == single.error.bitPattern)
          #expect(block.worstAxis == single.worstAxis)
          #expect(block.nonFinitePlace == single.nonFinitePlace)
          return block
        }
        rounds.take(regions)
      }
    }
  }

  /// The first look sees 10²⁰ in the middle: what is added to such a sum, and it taken away, is lost.
  @Test func `A first value much too large is forgotten`() throws {
    let peak = try integrate(
      { $0 == [0, 0] ? 1e20 : exp($0[0] + $0[1]) }, over: [-1...1, -1...1],
      relativeTolerance: 1e-6)
    #expect(abs(peak.value - 4 * sinh(1) * sinh(1)) <= peak.errorEstimate)
    #expect(peak.isToleranceMet)
    let distance = try integrate(
      { 1 / (1e-40 + $0[0] * $0[0] + $0[1] * $0[1]).squareRoot() }, over: [-1...1, -1...1],
      relativeTolerance: 1e-4)
    #expect(abs(distance.value - 7.050_988_696_156_344) <= distance.errorEstimate)
    #expect(distance.isToleranceMet)
  }
}
