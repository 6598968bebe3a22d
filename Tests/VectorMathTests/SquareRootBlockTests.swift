import Foundation
import Testing
import VectorMath

@Suite(.timeLimit(.minutes(20)))
struct SquareRootBlockTests {
  /// A million random numbers; `PLEASINGLY_TEST_DEPTH=1000` makes it 10⁹.
  static let rounds =
    256 * (ProcessInfo.processInfo.environment["PLEASINGLY_TEST_DEPTH"].flatMap { Int($0) } ?? 1)

  @Test(arguments: VectorLevel.available)
  func `Blocks of every length have the bits of single numbers`(_ level: VectorLevel) {
    for count in 0...200 {
      let numbers = (0..<count).map { Double($0 * $0) * 0.7 + 0.1 }
      var block = numbers
      block.withUnsafeMutableBufferPointer { formSquareRoots($0, level: level) }
      #expect(block == numbers.map { squareRoot($0) })
    }
  }

  @Test(arguments: VectorLevel.available)
  func `Numbers around the block stay as they are, wherever it begins`(_ level: VectorLevel) {
    for (start, length) in [(1, 37), (2, 64), (3, 65), (7, 128), (9, 90)] {
      var numbers = [Double](repeating: 4, count: 256)
      numbers.withUnsafeMutableBufferPointer {
        formSquareRoots(
          UnsafeMutableBufferPointer(rebasing: $0[start..<(start + length)]), level: level)
      }
      #expect(numbers.indices.filter { numbers[$0] == 2 } == Array(start..<(start + length)))
      #expect(numbers.count { $0 == 4 } == 256 - length)
    }
  }

  @Test(arguments: VectorLevel.available)
  func `Special numbers are those of IEEE 754, wherever in a block`(_ level: VectorLevel) {
    let special: [Double] = [
      -1, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 0, .leastNormalMagnitude,
      Double.leastNormalMagnitude.nextDown, .greatestFiniteMagnitude, -.leastNonzeroMagnitude,
      -1e-300, 1e300,
      0x1p-64, 0x1.fffffffffffffp-65, 0x1p64, 0x1.fffffffffffffp63, 0x1p512, 0x1p-512,
      0x1.fffffffffffffp-513, 0x1.fffffffffffffp511,
    ]
    for number in special {
      for position in 0..<64 {
        var block = [Double](repeating: 2, count: 64)
        block[position] = number
        expectRoots(of: block, level)
      }
    }
    expectRoots(of: special + special + special + special, level)
  }

  @Test(arguments: VectorLevel.available)
  func `Random numbers of all sizes`(_ level: VectorLevel) {
    var generator = SystemRandomNumberGenerator()
    for round in 0..<Self.rounds {
      // Whole groups of the range that is not left to the divider, and groups of anything.
      expectRoots(
        of: (0..<4096).map { _ in
          let bits = UInt64.random(in: .min ... .max, using: &generator)
          guard !round.isMultiple(of: 4) else { return Double(bitPattern: bits) }
          let mantissa = bits & 0x000F_FFFF_FFFF_FFFF
          let exponent = round % 4 == 1 ? 1023 - (bits >> 63) : 1023 - 60 + (bits >> 52) % 120
          return Double(bitPattern: exponent << 52 | mantissa)
        }, level)
    }
  }

  @Test(arguments: VectorLevel.available)
  func `Numbers whose roots lie next to the middle between two doubles`(_ level: VectorLevel) {
    var generator = SystemRandomNumberGenerator()
    for round in 0..<(Self.rounds / 8) {
      let scale =
        round.isMultiple(of: 2) ? 1 : Double(sign: .plus, exponent: 60 - round, significand: 1)
      let square = scale * scale
      expectRoots(
        of: (0..<4096).map { _ in HardRadicands.random(using: &generator) * square }, level)
    }
  }

  @Test(arguments: VectorLevel.available)
  func `The two hardest numbers, at every exponent`(_ level: VectorLevel) {
    for exponent in -510...510 {
      let scale = Double(sign: .plus, exponent: 2 * exponent, significand: 1)
      expectRoots(
        of: (0..<64).map { ($0.isMultiple(of: 2) ? 1 + 0x1p-52 : 4 - 0x1p-51) * scale }, level)
    }
  }

  @Test(
    arguments: VectorLevel.available,
    [
      (0.0, 1e-4), (-1.5, 1e-3), (0.99, 0x1p-12), (-1, 0.25), (0, -1e-5), (0.999, -1.1e-9),
      (0, 0x1.fffffffffffffp-40), (-0.5, 0x1p-42), (0, 5e-324), (0, 0), (.nan, 1),
    ])
  func `Sums of heights have the bits of the same sums in Swift`(
    _ level: VectorLevel, _ grid: (origin: Double, step: Double)
  ) {
    let starts = [0.0, 512, 7, 0x1p22 - 5, 0x1p33 - 100, 0x1p40, 0x1p53 - 4000]
    for (length, blocks) in [(16, 3), (48, 1), (128, 1), (128, 5), (384, 2), (512, 4), (640, 1)] {
      var (high, low) = (SIMD16<Double>.zero, SIMD16<Double>.zero)
      var (expectedHigh, expectedLow) = (high, low)
      for start in starts {
        addCircleBlocks(
          toHigh: &high, low: &low, first: start, step: grid.step, origin: grid.origin,
          length: length, blocks: blocks, level: level)
        for block in 0..<blocks {
          var sums = SIMD16<Double>.zero
          for index in 0..<length {
            let x = (start + Double(block * length + index)) * grid.step + grid.origin
            sums[index % 16] += squareRoot(1 - x * x)
          }
          let total = expectedHigh + sums
          let added = total - expectedHigh
          expectedLow += (expectedHigh - (total - added)) + (sums - added)
          expectedHigh = total
        }
        for lane in 0..<16 {
          #expect(
            sameBits(high[lane], expectedHigh[lane]) && sameBits(low[lane], expectedLow[lane]))
        }
        // Beyond the circle a sum is not a number from then on.
        if high[0].isNaN { (high, low, expectedHigh, expectedLow) = (.zero, .zero, .zero, .zero) }
      }
    }
  }

  private func sameBits(_ one: Double, _ other: Double) -> Bool {
    one.bitPattern == other.bitPattern || (one.isNaN && other.isNaN)
  }

  private func expectRoots(
    of numbers: [Double], _ level: VectorLevel,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var block = numbers
    block.withUnsafeMutableBufferPointer { formSquareRoots($0, level: level) }
    let wrong = numbers.indices.first { index in
      let root = squareRoot(numbers[index])
      return block[index].bitPattern != root.bitPattern && !(block[index].isNaN && root.isNaN)
    }
    if let wrong {
      Issue.record(
        "√\(numbers[wrong]) is \(squareRoot(numbers[wrong])), not \(block[wrong])",
        sourceLocation: sourceLocation)
    }
  }
}
