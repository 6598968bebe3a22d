/// A step of a formula's evaluation, on a stack of numbers or of blocks of them.
enum ExpressionInstruction: Hashable, Sendable {
  case push(Double)
  case pushVariable(Int)
  case negate
  case not

  /// Multiplies the top by itself.
  case square

  case call(ExpressionFunction)

  /// Replaces the top two by what the operator makes of them.
  case combine(ExpressionOperator)

  /// Replaces the top by what the operator makes of it and a number, or the reverse.
  case combineRight(ExpressionOperator, Double)
  case combineLeft(Double, ExpressionOperator)

  /// Replaces the top by what the operator makes of it and a variable.
  case combineVariable(ExpressionOperator, Int)

  /// Replaces a condition, and the two numbers above it, by the first of these if it is not zero.
  case choose
}
