internal import VectorMath

/// A number for all places, a variable, or a block that a step has made.
enum ExpressionOperand: Hashable, Sendable {
  case number(Double)
  case variable(Int)
  case register(Int)
}

/// A step of a formula's evaluation on blocks of numbers, which it keeps in registers.
///
/// The first register is where the result goes.
enum ExpressionStep: Hashable, Sendable {
  case load(Int, ExpressionOperand)
  case change(BlockChange, Int, ExpressionOperand)
  case combine(BlockCombination, Int, ExpressionOperand, ExpressionOperand)
  case choose(Int, ExpressionOperand, ExpressionOperand, ExpressionOperand)

  /// Replaces the register.
  case squareRoot(Int)
  case function(BlockFunction, Int)

  /// Replaces the register, which is the first operand.
  case pair(BlockPairFunction, Int, ExpressionOperand)
}
