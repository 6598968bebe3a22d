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

extension ExpressionStep {
  /// The register where the result goes.
  var target: Int {
    switch self {
    case .load(let target, _), .change(_, let target, _), .combine(_, let target, _, _),
      .choose(let target, _, _, _), .squareRoot(let target), .function(_, let target),
      .pair(_, let target, _):
      target
    }
  }

  /// Whether the register is an operand as well.
  var replacesTarget: Bool {
    switch self {
    case .squareRoot, .function, .pair: true
    case .load, .change, .combine, .choose: false
    }
  }
}
