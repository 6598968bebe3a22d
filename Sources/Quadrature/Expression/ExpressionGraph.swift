internal import VectorMath

/// The parts of a formula, each once however often it is written.
///
/// Rewrites nothing that would change a value: signs are pulled out of products, sums with negative
/// terms become differences, whole powers up to 8 become products.
struct ExpressionGraph {
  private(set) var nodes: [ExpressionNode] = []
  private var numbers: [ExpressionNode: Int] = [:]

  /// The number of a part, which is added unless it is there.
  private mutating func number(_ node: ExpressionNode) -> Int {
    if let known = numbers[node] { return known }
    nodes.append(node)
    numbers[node] = nodes.count - 1
    return nodes.count - 1
  }

  private func constant(_ part: Int) -> Double? {
    if case .constant(let bits) = nodes[part] { Double(bitPattern: bits) } else { nil }
  }

  private func negated(_ part: Int) -> Int? {
    switch nodes[part] {
    case .change(.negate, let operand): operand
    // What it negates is there: it was made from it.
    case .change(.negativeSquare, let base): numbers[.change(.square, base)]
    default: nil
    }
  }

  mutating func constant(_ value: Double) -> Int {
    number(.constant(value.bitPattern))
  }

  mutating func variable(_ variable: Int) -> Int {
    number(.variable(variable))
  }

  mutating func negate(_ part: Int) -> Int {
    if let value = constant(part) { return constant(-value) }
    if let positive = negated(part) { return positive }
    if case .change(.square, let base) = nodes[part] {
      return number(.change(.negativeSquare, base))
    }
    return number(.change(.negate, part))
  }

  mutating func not(_ part: Int) -> Int {
    if let value = constant(part) { return constant(value == 0 ? 1 : 0) }
    return number(.change(.not, part))
  }

  mutating func call(_ function: ExpressionFunction, _ part: Int) -> Int {
    if let value = constant(part) { return constant(function(value)) }
    switch function.kind {
    case .squareRoot: return number(.squareRoot(part))
    case .change(let change): return number(.change(change, part))
    case .function(let function): return number(.function(function, part))
    }
  }

  mutating func choose(_ condition: Int, _ chosen: Int, _ other: Int) -> Int {
    if let value = constant(condition) { return value != 0 ? chosen : other }
    return chosen == other ? chosen : number(.choose(condition, chosen, other))
  }

  mutating func combine(_ symbol: ExpressionOperator, _ left: Int, _ right: Int) -> Int {
    if let x = constant(left), let y = constant(right) { return constant(symbol(x, y)) }
    switch symbol {
    case .add:
      if let term = negated(right) { return combine(.subtract, left, term) }
      if let term = negated(left) { return combine(.subtract, right, term) }
      return sorted(.add, left, right)
    case .subtract:
      if let term = negated(right) { return combine(.add, left, term) }
      return number(.combine(.subtract, left, right))
    case .multiply: return multiply(left, right)
    case .divide: return divide(left, right)
    case .power, .pow: return raise(left, right)
    case .less: return number(.combine(.less, left, right))
    case .lessOrEqual: return number(.combine(.lessOrEqual, left, right))
    case .greater: return number(.combine(.less, right, left))
    case .greaterOrEqual: return number(.combine(.lessOrEqual, right, left))
    case .equal: return sorted(.equal, left, right)
    case .notEqual: return sorted(.notEqual, left, right)
    case .and: return sorted(.and, left, right)
    case .or: return sorted(.or, left, right)
    case .min: return number(.combine(.lower, left, right))
    case .max: return number(.combine(.higher, left, right))
    case .atan2: return number(.pair(.atan2, left, right))
    case .hypot: return number(.pair(.hypot, left, right))
    }
  }

  /// For operations that do not mind the order, so that x·y and y·x are one part.
  private mutating func sorted(_ operation: BlockCombination, _ left: Int, _ right: Int) -> Int {
    number(.combine(operation, min(left, right), max(left, right)))
  }

  private mutating func multiply(_ left: Int, _ right: Int) -> Int {
    if let factor = negated(left) { return negate(multiply(factor, right)) }
    if let factor = negated(right) { return negate(multiply(left, factor)) }
    if constant(left) == 1 { return right }
    if constant(right) == 1 { return left }
    if left == right { return number(.change(.square, left)) }
    return sorted(.multiply, left, right)
  }

  private mutating func divide(_ left: Int, _ right: Int) -> Int {
    if let dividend = negated(left) { return negate(divide(dividend, right)) }
    if let divisor = negated(right) { return negate(divide(left, divisor)) }
    // The reciprocal of a power of two is exact, and multiplication is faster.
    if let divisor = constant(right), divisor.isNormal, divisor.significand == 1,
      (1 / divisor).isNormal
    {
      return multiply(left, constant(1 / divisor))
    }
    return number(.combine(.divide, left, right))
  }

  private mutating func raise(_ base: Int, _ exponent: Int) -> Int {
    if let power = constant(exponent), power == power.rounded(), power.magnitude <= 8 {
      guard power != 0 else { return constant(1) }
      let product = product(base, Int(power.magnitude))
      return power > 0 ? product : divide(constant(1), product)
    }
    if constant(base) == 2 { return number(.function(.exp2, exponent)) }
    if constant(base) == ExpressionParser.eulersNumber { return number(.function(.exp, exponent)) }
    return number(.pair(.pow, base, exponent))
  }

  /// A power from squares: at most three units in the last place off.
  private mutating func product(_ base: Int, _ power: Int) -> Int {
    if power == 1 { return base }
    let half = product(base, power / 2)
    let square = multiply(half, half)
    return power.isMultiple(of: 2) ? square : multiply(square, base)
  }
}
