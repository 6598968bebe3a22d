import Foundation
import Testing
import VectorMath

@Suite(.timeLimit(.minutes(20)))
struct SquareRootTests {
  static let special: [Double] = [
    0, 1, 2, 0.25, 3, 7, .pi, 1e-300, 1e300, 1 - .ulpOfOne, 1 + .ulpOfOne, 0x1p-1073,
    .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, .infinity,
  ]
  static let numbers: [Double] = special + (1...240).map { Double($0) * 0.123456789 }

  @Test func `Every width has the bits of the standard library`() {
    for start in stride(from: 0, to: Self.numbers.count, by: 8) {
      let x = SIMD8<Double>(Self.numbers[start..<(start + 8)])
      let eight = squareRoot(x)
      let four = squareRoot(x.lowHalf)
      let two = squareRoot(x.lowHalf.lowHalf)
      for lane in 0..<8 {
        let expected = x[lane].squareRoot()
        #expect(eight[lane] == expected)
        #expect(squareRoot(x[lane]) == expected)
        if lane < 4 { #expect(four[lane] == expected) }
        if lane < 2 { #expect(two[lane] == expected) }
      }
    }
  }

  @Test func `Numbers below zero have none`() {
    let x = SIMD8<Double>(-1, -0.0, 0, -.infinity, .infinity, .nan, -1e-300, 4)
    let y = squareRoot(x)
    for lane in [0, 3, 5, 6] {
      #expect(y[lane].isNaN)
      #expect(squareRoot(x[lane]).isNaN)
    }
    #expect(y[1] == 0 && y[1].sign == .minus)
    #expect(y[2] == 0 && y[2].sign == .plus)
    #expect(y[4] == .infinity)
    #expect(y[7] == 2)
    #expect(squareRoot(-0.0).sign == .minus)
  }
}
