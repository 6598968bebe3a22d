import Foundation
import Testing

/// The steps of the square roots that need no divider, tried with every estimate that a processor
/// might give: what the page beside the C code claims, on processors that lack the instructions too.
@Suite(.timeLimit(.minutes(20)))
struct SquareRootModelTests {
  enum Step: CaseIterable {
    /// From an estimate to 2⁻¹⁴.
    case cubic
    /// From an estimate to 2⁻¹¹·⁴ in single precision.
    case quartic

    func root(_ a: Double, relativeError: Double) -> Double {
      let exact = 1 / a.squareRoot()
      let y: Double
      switch self {
      case .cubic: y = exact * (1 + relativeError * 0x1p-14)
      case .quartic: y = Double(Float(exact * (1 + relativeError * 0x1.8p-12)))
      }
      let g = a * y
      let e = 1.0.addingProduct(-g, y)
      let p: Double
      switch self {
      case .cubic:
        let slope = 0.5.addingProduct(0x1.8000004608c04p-2.addingProduct(0.3125, e), e)
        p = (-0x1.3b4ec7624ec14p-56).addingProduct(slope, e)
      case .quartic:
        let cubic = 0x1.40000b16b14ecp-2.addingProduct(35.0 / 128, e)
        let slope = 0x1.ffffffffffe70p-2.addingProduct(0.375.addingProduct(cubic, e), e)
        p = (-0x1p-57).addingProduct(slope, e)
      }
      let root = g.addingProduct(g, p)
      let half = (0.5 * y).addingProduct(0.5 * y, p)
      return root.addingProduct(a.addingProduct(-root, root), half)
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
