import Foundation
import Quadrature
import Testing

/// A function whose integral from 0 to 1 is known.
private struct Known: Integrand {
  enum Form { case exponential, wave, power, root }
  var form: Form
  var parameter: Double

  func value(at x: Double) -> Double {
    switch form {
    case .exponential: exp(parameter * x)
    case .wave: cos(parameter * x)
    case .power: pow(x, parameter)
    case .root: pow(max(1 - x, 0), parameter)
    }
  }

  var integral: Double {
    switch form {
    case .exponential: expm1(parameter) / parameter
    case .wave: sin(parameter) / parameter
    case .power, .root: 1 / (parameter + 1)
    }
  }
}

@Suite(.timeLimit(.minutes(20)))
struct CompositeRefinementTests {
  private func simpson(_ known: Known, _ samples: Int) throws -> (value: Double, error: Double) {
    let rule = try CompositeSimpson(from: 0, to: 1, samples: samples)
    let partials = try rule.partialSums(of: known, chunks: 0..<rule.chunkCount)
    let value = try rule.value(of: known, from: partials)
    return (value, rule.errorEstimate(of: value, integrand: known, from: partials))
  }

  private func trapezoid(_ known: Known, _ samples: Int) throws -> (value: Double, error: Double) {
    let rule = try CompositeTrapezoid(from: 0, to: 1, samples: samples)
    let chunks = CompositeSimpson(grid: rule.grid)
    let partials = try chunks.partialSums(of: known, chunks: 0..<chunks.chunkCount)
    let value = try rule.value(of: known, from: partials)
    return (value, rule.errorEstimate(of: value, integrand: known, from: partials))
  }

  @Test func `Of 1,000 integrals the error is larger than the estimate in under 1 percent`()
    throws
  {
    var generator = Wander(state: 2_019)
    var (tried, dishonest, useful) = (0, 0, 0)
    while tried < 1_000 {
      let form = [Known.Form.exponential, .wave, .power, .root][tried % 4]
      let parameter =
        form == .exponential || form == .wave
        ? generator.next(from: 0.5, to: 12) : generator.next(from: 0.3, to: 3.5)
      let known = Known(form: form, parameter: parameter)
      // Each remainder of the steps by eight has its turn.
      let samples = 200 + Int(generator.next(from: 0, to: 1_800))
      let found = try tried % 8 < 4 ? simpson(known, samples) : trapezoid(known, samples)
      let error = abs(found.value - known.integral)
      tried += 1
      if error > found.error { dishonest += 1 }
      // An estimate that is far too large is honest, and of no use.
      if found.error < 1_000 * max(error, 4 * found.value.ulp) { useful += 1 }
    }
    #expect(dishonest < 10)
    #expect(useful > 700)
  }

  @Test func `The quarter circle, whose order is 1.5`() throws {
    for samples in [1_001, 1_000, 100_000, 3_000_003] {
      let rule = try CompositeSimpson(from: 0, to: 1, samples: samples)
      let partials = try rule.partialSums(of: QuarterCircle(), chunks: 0..<rule.chunkCount)
      let value = try rule.value(of: QuarterCircle(), from: partials)
      let error = abs(value - .pi / 4)
      let estimate = rule.errorEstimate(
        of: value, integrand: QuarterCircle(), from: partials)
      #expect(estimate > error && estimate < 16 * error)
    }
  }

  @Test func `Too few samples, or infinite ones, have no error that is known`() throws {
    let known = Known(form: .exponential, parameter: 1)
    #expect(try simpson(known, 2).error == .infinity)
    #expect(try simpson(known, 1).error == .infinity)
    #expect(try simpson(Known(form: .power, parameter: -1), 101).error == .infinity)
    // Three are compared with two.
    let three = try simpson(known, 3)
    #expect(three.error > abs(three.value - known.integral))
  }

  @Test func `How the chunks are shared leaves no trace in the estimate`() throws {
    let known = Known(form: .root, parameter: 0.5)
    let rule = try CompositeSimpson(from: 0, to: 1, samples: 3_000_006)
    let whole = try rule.partialSums(of: known, chunks: 0..<rule.chunkCount)
    let parts = try (0..<rule.chunkCount).flatMap {
      try rule.partialSums(of: known, chunks: $0..<($0 + 1))
    }
    let value = try rule.value(of: known, from: whole)
    #expect(
      rule.errorEstimate(of: value, integrand: known, from: whole)
        == rule.errorEstimate(of: value, integrand: known, from: parts))
  }
}

/// Numbers that are spread well enough for a test, the same in each run.
private struct Wander {
  var state: UInt64

  mutating func next(from lower: Double, to upper: Double) -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return lower + (upper - lower) * Double(state >> 11) * 0x1p-53
  }
}
