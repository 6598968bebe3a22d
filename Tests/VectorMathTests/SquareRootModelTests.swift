import Foundation
import Testing

/// The steps of the square roots that need no divider, tried with every estimate that a processor
/// might give: what the page beside the C code claims, on processors that lack the instructions too.
@Suite(.timeLimit(.minutes(20)))
struct SquareRootModelTests {
  enum Step: CaseIterable {
    /// Newton's, from an estimate to 2⁻¹⁴.
    case newton
    /// One of third order, from an estimate to 2⁻¹¹·⁴ in single precision.
    case thirdOrder

    func root(_ a: Double, relativeError: Double) -> Double {
      let exact = 1 / a.squareRoot()
      let y: Double
      switch self {
      case .newton:
        let estimate = exact * (1 + relativeError * 0x1p-14)
        let e = 1.0.addingProduct(-(a * estimate), estimate)
        y = estimate.addingProduct(0.5 * estimate, e)
      case .thirdOrder:
        let estimate = Double(Float(exact * (1 + relativeError * 0x1.8p-12)))
        let e = 1.0.addingProduct(-(a * estimate), estimate)
        y = estimate.addingProduct(estimate * e, 0.5.addingProduct(0.375 - 0x1p-7, e))
      }
      var g = a * y
      var h = 0.5 * y
      g = g.addingProduct(a.addingProduct(-g, g), h)
      h = h.addingProduct(0.5.addingProduct(-g, h), y)
      return g.addingProduct(a.addingProduct(-g, g), h)
    }
  }

  static let depth =
    ProcessInfo.processInfo.environment["PLEASINGLY_TEST_DEPTH"].flatMap { Int($0) } ?? 1

  private func relativeError(_ generator: inout some RandomNumberGenerator) -> Double {
    // Poor estimates mostly, but exact ones as well.
    let size = Double.random(in: -1...1, using: &generator)
    let digits = max(0, Int.random(in: -30...45, using: &generator))
    return size / Double(1 << digits)
  }

  @Test(arguments: Step.allCases, [1 + 0x1p-52, 4 - 0x1p-51])
  func `The two hardest numbers`(_ step: Step, _ a: Double) {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<(300_000 * Self.depth) {
      let error = relativeError(&generator)
      let root = step.root(a, relativeError: error)
      if root != a.squareRoot() {
        Issue.record("√\(a) is \(root) from an estimate with error \(error)")
        return
      }
    }
  }

  @Test(arguments: Step.allCases)
  func `Numbers whose roots lie next to the middle between two doubles`(_ step: Step) {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<(300_000 * Self.depth) {
      let a = HardRadicands.random(using: &generator)
      let error = relativeError(&generator)
      let root = step.root(a, relativeError: error)
      if root != a.squareRoot() {
        Issue.record("√\(a) is \(root) from an estimate with error \(error)")
        return
      }
    }
  }
}
