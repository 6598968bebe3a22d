import Foundation
import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct TanhSinhIntegrationTests {
  @Test(arguments: ReferenceQuad.shared.tanhsinh)
  func `SciPy's tanhsinh: as exact, with one level more at most`(_ reference: ReferenceQuad.Case)
    throws
  {
    let function = try #require(ReferenceQuad.function(reference.f))
    var calls = 0
    let integral = try integrateTanhSinh(
      { x in
        calls += 1
        return function(x)
      }, over: reference.a.first...reference.b.first)
    #expect(integral.evaluations == calls)
    // SciPy believes an estimate that one in six random integrals exceeds; see the honest errors' tests.
    #expect(calls <= 2 * (try #require(reference.nfev)))
    #expect(integral.isToleranceMet == reference.success)
    if integral.isToleranceMet, let exact = reference.exact {
      #expect(abs(integral.value - exact) <= max(integral.errorEstimate, 4 * exact.ulp))
      #expect(integral.errorEstimate <= 1.8e-12 * abs(exact))
    } else {
      #expect(integral.status == .levelLimitReached(10))
    }
    if let exact = reference.exact {
      #expect(abs(integral.value - exact) <= 100 * integral.errorEstimate + 1e-15)
    }
  }

  @Test func `Half-infinite ranges in both directions`() throws {
    let up = try integrateTanhSinh({ exp(-$0) }, over: 0...(.infinity))
    let down = try integrateTanhSinh({ exp($0) }, over: -.infinity...0)
    #expect(abs(up.value - 1) < 1e-14)
    #expect(abs(down.value - 1) < 1e-14)
    let shifted = try integrateTanhSinh({ 1 / ($0 * $0) }, over: 2...(.infinity))
    #expect(abs(shifted.value - 0.5) < 1e-14)
  }

  @Test func `Infinite at both ends`() throws {
    let beta = try integrateTanhSinh(
      placesAndDistances: { x, distance in
        x < 0.5 ? 1 / (distance * (1 - x)).squareRoot() : 1 / (x * distance).squareRoot()
      }, over: 0...1)
    #expect(beta.isToleranceMet)
    #expect(abs(beta.value - .pi) < 1e-14)
  }

  @Test func `Without distances, the estimate says how little can be had`() throws {
    let integral = try integrateTanhSinh({ 1 / (1 - $0).squareRoot() }, over: 0...1)
    #expect(!integral.isToleranceMet)
    #expect(abs(integral.value - 2) <= integral.errorEstimate)
    #expect(abs(integral.value - 2) < 1e-6)
  }

  @Test(
    arguments: [-0.95, -0.9, -0.8, -0.7, -0.6, -0.5, -0.3, -0.1], [1e-1, 1e-3, 1e-5, 1e-7, 1e-9, 0])
  func `What lies nearer to an end than numbers do is part of the error`(
    power: Double, tolerance: Double
  ) throws {
    let exact = 1 / (power + 1)
    func expectHonest(_ integral: Integral<Double>, _ exact: Double) {
      let error = abs(integral.value - exact)
      #expect(error <= integral.errorEstimate + exact.ulp, "\(integral)")
      // Neither is it far too large.
      #expect(
        integral.isToleranceMet || integral.errorEstimate <= 20 * error + 1e-13, "\(integral)")
    }
    expectHonest(
      try integrateTanhSinh(
        { pow(1 - $0, power) }, over: 0...1, absoluteTolerance: tolerance, relativeTolerance: 1e-13),
      exact)
    expectHonest(
      try integrateTanhSinh(
        { pow($0 + 1, power) }, over: -1...0, absoluteTolerance: tolerance, relativeTolerance: 1e-13
      ),
      exact)
    expectHonest(
      try integrateTanhSinh(
        { pow($0 - 3, power) * exp(3 - $0) }, over: 3...(.infinity), absoluteTolerance: tolerance,
        relativeTolerance: 1e-13),
      tgamma(power + 1))
  }

  @Test(arguments: [1.0, 2, 4, 7, 100, 10_000])
  func `A range of few numbers has a large error`(numbers: Double) throws {
    let range = 1e15...1e15 + numbers / 8
    let integral = try integrateTanhSinh({ _ in 1 }, over: range, absoluteTolerance: 1e-2)
    let exact = range.upperBound - range.lowerBound
    #expect(abs(integral.value - exact) <= integral.errorEstimate)
    #expect(!integral.isToleranceMet)
  }

  @Test func `A factor in the function is one in value and error`() throws {
    let one = try integrateTanhSinh({ exp($0) }, over: 0...1)
    for factor in [1e-200, 1e-3, 1e200] {
      let integral = try integrateTanhSinh({ factor * exp($0) }, over: 0...1)
      #expect(abs(integral.value / factor - one.value) < 1e-14)
      #expect(abs(integral.errorEstimate / factor - one.errorEstimate) < 1e-14)
      #expect(integral.evaluations == one.evaluations)
    }
  }

  @Test func `Zero, empty and wrong`() throws {
    let zero = try integrateTanhSinh({ _ in 0 }, over: 0...1)
    #expect(zero.value == 0 && zero.errorEstimate == 0 && zero.isToleranceMet)
    #expect(try integrateTanhSinh({ _ in .nan }, over: 1...1).value == 0)
    let pole = try integrateTanhSinh({ 1 / $0 }, over: -1...1)
    #expect(pole.status == .nonFiniteValue(at: 0))
    #expect(pole.value.isNaN)
    for limit in [1, 17, -1] {
      #expect(throws: QuadratureError.invalidLevelLimit(limit)) {
        try integrateTanhSinh({ $0 }, over: 0...1, levelLimit: limit)
      }
    }
  }
}
