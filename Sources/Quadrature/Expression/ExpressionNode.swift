internal import VectorMath

/// A part of a formula, made of earlier parts, which go by their numbers.
enum ExpressionNode: Hashable {
  /// By its bits, which tell the two zeros apart.
  case constant(UInt64)
  case variable(Int)
  case change(BlockChange, Int)
  case squareRoot(Int)
  case function(BlockFunction, Int)
  case combine(BlockCombination, Int, Int)
  case pair(BlockPairFunction, Int, Int)
  case choose(Int, Int, Int)

  /// The parts that it is made of.
  var operands: [Int] {
    switch self {
    case .constant, .variable: []
    case .change(_, let operand), .squareRoot(let operand), .function(_, let operand): [operand]
    case .combine(_, let left, let right), .pair(_, let left, let right): [left, right]
    case .choose(let condition, let chosen, let other): [condition, chosen, other]
    }
  }
}
