/// A formula that can be integrated, read from a text.
///
/// ```swift
/// let circle = try IntegrandExpression("sqrt(1 - x^2)")
/// circle.value(at: 0.6)  // 0.8
/// try IntegrandExpression("sqrt(1 - x^2")
/// // column 13: the formula ends here, expected “)”
/// ```
///
/// Numbers, `+ - * /`, `^` or `**` for powers, parentheses; the comparisons `< <= > >= == !=`, which
/// give 1 or 0, `&&`, `||`, `!` and `if(condition, then, else)`, of which all parts are computed; the
/// constants `pi` and `e`; the variables `x`, `y`, `z`, or `x1` to `x20`; the functions `sqrt exp log
/// sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh abs floor ceil cbrt exp2 expm1 log2
/// log10 log1p erf erfc atan2 hypot pow min max`.
/// `-x^2` is −(x²), and `2^3^2` is 2⁹, as in mathematics.
///
/// A value of this type goes into another process as its text.
///
/// What is written twice is computed once, constants are computed when the formula is read, and blocks
/// of values go a step at a time through the vector routines of `VectorMath`; what holds for the bits
/// of those holds for the values. A value has the same bits alone and in a block.
///
/// - Complexity: a value takes time proportional to the length of the formula.
public struct IntegrandExpression: Hashable, Sendable {
  /// The formula.
  public let text: String

  /// How many variables there are: one more than the highest number of one that is used.
  public var variableCount: Int { program.variableCount }

  let program: ExpressionProgram

  /// Reads a formula.
  ///
  /// - Throws: ``ExpressionError``, which names the column, if it is none.
  public init(_ text: String) throws(ExpressionError) {
    self.text = text
    program = try ExpressionParser.parse(text)
  }

  /// The value of the formula where each variable has the given value.
  ///
  /// - Parameter variables: the values of x, y, z…
  /// - Precondition: there are at least ``variableCount`` of them.
  public func value(at variables: [Double]) -> Double {
    precondition(
      variables.count >= variableCount,
      "\(variables.count) values for a formula of \(variableCount) variables")
    return value { variables[$0] }
  }

  /// The value where each variable has the value that a closure gives.
  func value(_ variable: (Int) -> Double) -> Double {
    // The fewest values that can be computed at a time, all the same.
    let count = 8
    let blocks = variableCount + program.registerCount + 1
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: blocks * count) {
      guard let start = $0.baseAddress else { return .nan }
      for index in 0..<variableCount {
        (start + index * count).initialize(repeating: variable(index), count: count)
      }
      let registers = start + variableCount * count
      let result = registers + program.registerCount * count
      program.run(into: result, count: count, registers: registers) {
        UnsafePointer(start + $0 * count)
      }
      return result[0]
    }
  }

  /// Whether two formulas have the same text.
  public static func == (one: IntegrandExpression, other: IntegrandExpression) -> Bool {
    one.text == other.text
  }

  /// Feeds the text to a hash function.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(text)
  }
}
