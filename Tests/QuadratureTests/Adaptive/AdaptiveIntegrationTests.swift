import Foundation
import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct AdaptiveIntegrationTests {
  static let references = ReferenceQuad.shared.quad.filter { $0.options?.weight == nil }

  @Test(arguments: references)
  func `SciPy's quad: the same value, error, evaluations and reason`(
    _ reference: ReferenceQuad.Case
  ) throws {
    let function = try #require(ReferenceQuad.function(reference.f))
    var calls = 0
    let integral = try integrate(
      { x in
        calls += 1
        return function(x)
      },
      from: reference.a.first, to: reference.b.first,
      breakPoints: reference.options?.points?.map(\.first) ?? [],
      absoluteTolerance: reference.options?.epsabs ?? 1.49e-8,
      relativeTolerance: reference.options?.epsrel ?? 1.49e-8,
      intervalLimit: reference.options?.limit ?? 50)
    let value = try #require(reference.value?.first)
    let error = try #require(reference.abserr)
    #expect(abs(integral.value - value) <= 8 * value.ulp)
    #expect(abs(integral.errorEstimate - error) <= 1e-6 * error + 4e-15)
    #expect(integral.evaluations == reference.neval)
    #expect(integral.evaluations == calls)
    #expect(integral.intervals == reference.last)
    switch reference.message {
    case nil: #expect(integral.status == .toleranceMet)
    case let message? where message.contains("maximum number of subdivisions"):
      #expect(integral.status == .intervalLimitReached(reference.options?.limit ?? 50))
    case let message?: Issue.record("no status for: \(message)")
    }
    if let exact = reference.exact, reference.message == nil {
      #expect(abs(integral.value - exact) <= integral.errorEstimate + 1e-14)
    }
  }

  @Test func `Ranges with infinite ends, in both directions`() throws {
    let up = try integrate({ 1 / ($0 * $0) }, over: 1...(.infinity))
    #expect(abs(up.value - 1) < 1e-12)
    let down = try integrate({ exp($0) }, over: -.infinity...0)
    #expect(abs(down.value - 1) < 1e-10)
    let both = try integrate({ 1 / (1 + $0 * $0) }, from: .infinity, to: -.infinity)
    #expect(abs(both.value + .pi) < 1e-12)
  }

  @Test func `Break points outside, doubled and unsorted`() throws {
    let integral = try integrate(
      { abs($0 - 0.3) }, over: 0...1, breakPoints: [2, 0.3, -1, 0.3, 0, 1])
    #expect(abs(integral.value - 0.29) < 1e-15)
    #expect(integral.evaluations == 42)
  }

  @Test func `Singularities at a break point are extrapolated`() throws {
    let integral = try integrate(
      { 1 / abs($0 - 0.25).squareRoot() }, over: 0...1, breakPoints: [0.25])
    #expect(integral.isToleranceMet)
    #expect(abs(integral.value - (1 + 3.0.squareRoot())) < 1e-8)
  }

  @Test func `A value that is not finite is named with its place`() throws {
    let pole = try integrate({ 1 / abs($0) }, over: -1...1)
    #expect(pole.status == .nonFiniteValue(at: 0))
    #expect(!pole.isToleranceMet)
    let gap = try integrate({ $0 > 0.9 ? .nan : 1 }, over: 0...1)
    guard case .nonFiniteValue(at: let place?) = gap.status else {
      Issue.record("\(gap.status)")
      return
    }
    #expect(place > 0.9)
    let far = try integrate({ $0 < 100 ? exp(-$0) : .infinity }, over: 0...(.infinity))
    guard case .nonFiniteValue(at: let place?) = far.status else {
      Issue.record("\(far.status)")
      return
    }
    #expect(place >= 100)
    let sum = try integrate({ _ in .greatestFiniteMagnitude }, over: 0...1e300)
    #expect(sum.status == .nonFiniteValue(at: nil))
  }

  @Test func `Wrong arguments are refused before the function is called`() {
    func refused(
      _ error: QuadratureError, from lower: Double = 0, to upper: Double = 1,
      breakPoints: [Double] = [], absolute: Double = 1e-8, relative: Double = 1e-8,
      limit: Int = 50
    ) {
      #expect(throws: error) {
        try integrate(
          { _ in
            Issue.record("called")
            return 0
          }, from: lower, to: upper, breakPoints: breakPoints, absoluteTolerance: absolute,
          relativeTolerance: relative, intervalLimit: limit)
      }
    }
    refused(.invalidTolerance(absolute: 0, relative: 0), absolute: 0, relative: 0)
    refused(.invalidTolerance(absolute: 0, relative: 1e-15), absolute: 0, relative: 1e-15)
    refused(.invalidTolerance(absolute: -1, relative: 1), absolute: -1, relative: 1)
    refused(.invalidIntervalLimit(0, breakPoints: 0), limit: 0)
    refused(.invalidIntervalLimit(2, breakPoints: 2), breakPoints: [0.2, 0.4], limit: 2)
    refused(.breakPointsInInfiniteRange, to: .infinity, breakPoints: [0.5])
    refused(
      .invalidRange(lowerBound: -1e308, upperBound: 1.7e308), from: -1e308, to: 1.7e308)
    // Not equal to itself.
    #expect(throws: QuadratureError.self) { try integrate({ $0 }, from: .nan, to: 1) }
    #expect(throws: QuadratureError.self) {
      try integrate({ $0 }, over: 0...1, breakPoints: [.nan])
    }
    #expect(throws: QuadratureError.self) {
      try integrate({ $0 }, over: 0...1, relativeTolerance: .nan)
    }
  }

  @Test func `An error of the function comes out`() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try integrate(
        { x in
          if x > 0.7 { throw Stop() }
          return x
        }, over: 0...1)
    }
  }

  @Test func `Difficult integrals say why they stopped`() throws {
    let noisy = try integrate(
      { sin($0) + 1e-6 * Double(UInt64(bitPattern: Int64($0.bitPattern % 1000))) }, over: 0...1,
      absoluteTolerance: 0, relativeTolerance: 1e-13)
    #expect(!noisy.isToleranceMet)
    let divergent = try integrate(
      { pow($0, -1.5) }, over: 0...1, intervalLimit: 200)
    #expect(!divergent.isToleranceMet)
    #expect(String(describing: divergent.status).count > 10)
  }

  @Test(arguments: [8.0, 16, 24, 40, 48, 64, 80, 88, 112, 128, 256, 512, 1_000, 2_048])
  func `A staircase whose halves are wrong by the same has not converged`(_ end: Double) throws {
    let stairs = try integrate({ $0.rounded(.down) }, over: 0...end)
    let error = abs(stairs.value - end * (end - 1) / 2)
    #expect(!stairs.isToleranceMet || error <= stairs.errorEstimate + 4 * stairs.value.ulp)
  }
}
