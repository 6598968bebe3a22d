import Foundation
import Testing
import VectorMath

@Suite(.timeLimit(.minutes(20)))
struct BlockFunctionTests {
  static let depth =
    ProcessInfo.processInfo.environment["PLEASINGLY_TEST_DEPTH"].flatMap { Int($0) } ?? 1

  static let sizes: [Double] = [
    0, .leastNonzeroMagnitude, .leastNormalMagnitude, .leastNormalMagnitude.nextDown, 1e-300,
    1e-20, 1e-10, 0.5, 0.25, 1, 1.0.nextUp, 1.0.nextDown, 2, 3, 10, 22, 37, 100, 355, 1000, 1e5,
    1e9, 1e15, 1e16, 1e22, 1e300, .greatestFiniteMagnitude, .infinity, .nan, .pi, 0.5 * .pi,
    // Close to the ends of exp, sinh and exp2; results that are subnormal.
    709.782712893384, 709.7827128933841, 710, 710.4758600739439, 711, 708.5, 740, 744.44,
    745.1332191019411, 745.1332191019412, 746, 1022.5, 1023.5, 1024, 1073.5, 1074, 1075, 1076,
    // The double that comes closest to a multiple of π/2.
    0x1.6ac5b262ca1ffp+849,
  ]
  static let special: [Double] = sizes + sizes.map { -$0 }

  @Test(arguments: BlockFunction.allCases, VectorLevel.available)
  func `At most four units in the last place`(_ function: BlockFunction, _ level: VectorLevel) {
    var generator = SystemRandomNumberGenerator()
    expectSmallErrors(function, level, at: Self.special)
    for round in 0..<(24 * Self.depth) {
      let arguments = (0..<1024).map { _ in
        switch round % 4 {
        case 0: Double(bitPattern: .random(in: .min ... .max, using: &generator))
        case 1:
          // Near 0, and near 1, where logarithms vanish.
          Double.random(in: -0.5...0.5, using: &generator)
            / Double(1 << Int.random(in: 0...52, using: &generator))
            + (Bool.random(using: &generator) ? 1 : 0)
        case 2:
          // Near multiples of π/2, where a sine, a cosine or a tangent vanishes.
          Double(Int.random(in: -(1 << 45)...(1 << 45), using: &generator) >> (round % 44))
            * (.pi / 2)
        default: Double.random(in: function.range, using: &generator)
        }
      }
      expectSmallErrors(function, level, at: arguments)
    }
  }

  private func expectSmallErrors(
    _ function: BlockFunction, _ level: VectorLevel, at arguments: [Double]
  ) {
    var values = arguments
    values.withUnsafeMutableBufferPointer { function.replaceWithValues($0, level: level) }
    for (x, value) in zip(arguments, values) {
      let exact = function.trueValue(Wide(x))
      if error(of: value, from: exact) > 4 {
        Issue.record("\(function)(\(x)) is \(exact), not \(value)")
        return
      }
    }
  }

  @Test(arguments: BlockPairFunction.allCases, VectorLevel.available)
  func `Functions of two numbers`(_ function: BlockPairFunction, _ level: VectorLevel) {
    var generator = SystemRandomNumberGenerator()
    let pairs = Self.special.flatMap { x in Self.special.map { (x, $0) } }
    expectSmallErrors(function, level, at: pairs)
    for round in 0..<(24 * Self.depth) {
      expectSmallErrors(
        function, level,
        at: (0..<1024).map { _ in
          if round.isMultiple(of: 4) {
            return (
              Double(bitPattern: .random(in: .min ... .max, using: &generator)),
              Double(bitPattern: .random(in: .min ... .max, using: &generator))
            )
          }
          let sign = function == .pow ? 1.0 : -1
          return (
            .random(in: sign * 0x1p-20...20, using: &generator),
            .random(in: -20...20, using: &generator)
          )
        })
    }
  }

  private func expectSmallErrors(
    _ function: BlockPairFunction, _ level: VectorLevel, at pairs: [(Double, Double)]
  ) {
    var values = pairs.map(\.0)
    let second = pairs.map(\.1)
    values.withUnsafeMutableBufferPointer { first in
      second.withUnsafeBufferPointer { function.replaceWithValues(first, $0, level: level) }
    }
    for ((x, y), value) in zip(pairs, values) {
      let exact = function.trueValue(Wide(x), Wide(y))
      if error(of: value, from: exact) > 4 {
        Issue.record("\(function)(\(x), \(y)) is \(exact), not \(value)")
        return
      }
    }
  }

  @Test(arguments: BlockFunction.allCases, VectorLevel.available)
  func `A value does not depend on its place, nor on the block's length`(
    _ function: BlockFunction, _ level: VectorLevel
  ) {
    let arguments = (0..<37).map { index in
      let share = (Double(index) + 0.37) / 37
      return function.range.lowerBound * (1 - share) + function.range.upperBound * share
    }
    let alone = arguments.map { x in
      var value = [x]
      value.withUnsafeMutableBufferPointer { function.replaceWithValues($0, level: level) }
      return value[0].bitPattern
    }
    for start in 0..<9 {
      for end in start...37 {
        var block = arguments
        block.withUnsafeMutableBufferPointer {
          function.replaceWithValues(
            UnsafeMutableBufferPointer(rebasing: $0[start..<end]), level: level)
        }
        let expected = arguments.indices.map {
          (start..<end).contains($0) ? alone[$0] : arguments[$0].bitPattern
        }
        #expect(block.map(\.bitPattern) == expected)
      }
    }
  }

  @Test(arguments: [BlockFunction.sin, .cos, .tan], VectorLevel.available)
  func `Numbers of any size have their values beside each other`(
    _ function: BlockFunction, _ level: VectorLevel
  ) {
    func bits(_ numbers: [Double]) -> [UInt64] {
      var block = numbers
      block.withUnsafeMutableBufferPointer { function.replaceWithValues($0, level: level) }
      // What a NaN carries depends on nothing that matters.
      return block.map { ($0.isNaN ? .nan : $0).bitPattern }
    }
    let ordinary = (0..<43).map { Double($0) * 0.7 - 11 }
    for stranger in [0x1p30, -0x1.234p40, 0x1p30.nextDown, .infinity, .nan, 1e300] {
      for place in ordinary.indices {
        var numbers = ordinary
        numbers[place] = stranger
        #expect(bits(numbers) == numbers.flatMap { bits([$0]) })
      }
    }
  }

  @Test(arguments: BlockPairFunction.allCases, VectorLevel.available)
  func `Nor do those of pairs`(_ function: BlockPairFunction, _ level: VectorLevel) {
    let first = (0..<19).map { 0.1 + 0.7 * Double($0) }
    let second = (0..<19).map { 3.3 - 0.31 * Double($0) }
    func values(_ range: Range<Int>) -> [UInt64] {
      var block = Array(first[range])
      block.withUnsafeMutableBufferPointer { block in
        Array(second[range]).withUnsafeBufferPointer {
          function.replaceWithValues(block, $0, level: level)
        }
      }
      return block.map(\.bitPattern)
    }
    let alone = (0..<19).flatMap { values($0..<($0 + 1)) }
    for start in 0..<19 {
      for end in (start + 1)...19 { #expect(values(start..<end) == Array(alone[start..<end])) }
    }
  }

  @Test func `Longer blocks than the loops take are cut`() {
    let arguments = (0..<10_001).map { Double($0) / 1000 }
    var block = arguments
    block.withUnsafeMutableBufferPointer { BlockFunction.exp.replaceWithValues($0) }
    #expect(block == arguments.map { BlockFunction.exp($0) })
    var powers = arguments
    powers.withUnsafeMutableBufferPointer { first in
      arguments.withUnsafeBufferPointer { BlockPairFunction.pow.replaceWithValues(first, $0) }
    }
    #expect(powers == arguments.map { BlockPairFunction.pow($0, $0) })
  }

  @Test func `Vectors have the bits of blocks`() {
    let x = SIMD4(0.25, 0.5, 0.75, 1.0)
    #expect(VectorMath.exp(x)[2] == BlockFunction.exp(0.75))
    #expect(VectorMath.cos(SIMD8(lowHalf: x, highHalf: -x))[7] == BlockFunction.cos(-1))
    #expect(VectorMath.tanh(SIMD2(0.5, 2))[1] == BlockFunction.tanh(2))
    #expect(VectorMath.log(SIMD3(1, 2, 3)) == SIMD3(0, BlockFunction.log(2), BlockFunction.log(3)))
    #expect(VectorMath.pow(x, x)[1] == BlockPairFunction.pow(0.5, 0.5))
    #expect(VectorMath.atan2(x, 2 * x)[3] == BlockPairFunction.atan2(1, 2))
    #expect(VectorMath.hypot(SIMD2(3, 5), SIMD2(4, 12)) == SIMD2(5, 13))
  }
}
