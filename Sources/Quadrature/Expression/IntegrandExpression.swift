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
/// sin cos tan asin acos atan sinh cosh tanh abs floor ceil cbrt exp2 log2 log10 atan2 pow min max`.
/// `-x^2` is −(x²), and `2^3^2` is 2⁹, as in mathematics.
///
/// A value of this type goes into another process as its text.
///
/// - Complexity: a value takes time proportional to the length of the formula. Blocks of values are
///   computed a step of the formula at a time.
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
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: max(program.depth, 1)) {
      guard let stack = $0.baseAddress else { return .nan }
      variables.withUnsafeBufferPointer { variables in
        program.run(count: 1, stack: stack) { index in
          // A formula without variables asks for none.
          variables.baseAddress.map { $0 + index } ?? UnsafePointer(stack)
        }
      }
      return stack[0]
    }
  }
}
