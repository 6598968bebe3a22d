internal import CVectorMath

// Arithmetic on blocks of numbers for formulas that are read when the program runs. Counts are
// multiples of eight, at most 4,096; results may stand in the place of an operand. The bits are those
// of the same operations in Swift, at every level.

/// What becomes of two numbers.
package enum BlockCombination: Int32, CaseIterable, Sendable {
  case add, subtract, multiply, divide
  /// Comparisons give 1 or 0.
  case less, lessOrEqual, equal, notEqual
  /// Any number but 0 is true.
  case and, or
  /// Of a number and NaN, the number.
  case lower, higher

  /// The result for two blocks.
  package func form(
    _ result: UnsafeMutablePointer<Double>, _ left: UnsafePointer<Double>,
    _ right: UnsafePointer<Double>, count: Int, level: VectorLevel = .current
  ) {
    cvectormath_combine(level.rawValue, rawValue, result, left, right, count)
  }

  /// The result for a block on the left and one number on the right.
  package func form(
    _ result: UnsafeMutablePointer<Double>, _ left: UnsafePointer<Double>, _ right: Double,
    count: Int, level: VectorLevel = .current
  ) {
    cvectormath_combine_right(level.rawValue, rawValue, result, left, right, count)
  }

  /// The result for one number on the left and a block on the right.
  package func form(
    _ result: UnsafeMutablePointer<Double>, _ left: Double, _ right: UnsafePointer<Double>,
    count: Int, level: VectorLevel = .current
  ) {
    cvectormath_combine_left(level.rawValue, rawValue, result, left, right, count)
  }
}

/// What becomes of one number.
package enum BlockChange: Int32, CaseIterable, Sendable {
  case negate
  /// 1 for 0, else 0.
  case not
  case magnitude, floor, ceiling, square
  /// The square with the sign turned, as in exp(-x²).
  case negativeSquare

  /// The result for a block.
  package func form(
    _ result: UnsafeMutablePointer<Double>, _ operand: UnsafePointer<Double>, count: Int,
    level: VectorLevel = .current
  ) {
    cvectormath_change(level.rawValue, rawValue, result, operand, count)
  }
}

/// Takes the number of `chosen` where the condition is not 0, else that of `other`.
package func choose(
  _ result: UnsafeMutablePointer<Double>, where condition: UnsafePointer<Double>,
  _ chosen: UnsafePointer<Double>, _ other: UnsafePointer<Double>, count: Int,
  level: VectorLevel = .current
) {
  cvectormath_choose(level.rawValue, result, condition, chosen, other, count)
}

/// Writes places of a grid: `(first + j) * step + origin`, where `first` is a whole number.
///
/// Their number is a multiple of 16.
package func formGridPlaces(
  _ places: UnsafeMutableBufferPointer<Double>, first: Double, step: Double, origin: Double,
  level: VectorLevel = .current
) {
  guard let start = places.baseAddress else { return }
  cvectormath_grid_places(level.rawValue, start, first, step, origin, places.count)
}

/// Adds value `j` to sum `j` modulo 16, in their order; their number is a multiple of 16.
package func add(
  _ values: UnsafeMutableBufferPointer<Double>, to sums: inout SIMD16<Double>,
  level: VectorLevel = .current
) {
  guard let start = values.baseAddress else { return }
  withUnsafeMutableBytes(of: &sums) { bytes in
    guard let lanes = bytes.bindMemory(to: Double.self).baseAddress else { return }
    cvectormath_add_to_lanes(level.rawValue, lanes, start, values.count)
  }
}
