/// A formula as steps on a stack, with constants folded as they come.
struct ExpressionProgram: Hashable, Sendable {
  private(set) var instructions: [ExpressionInstruction] = []

  /// How many places the stack needs.
  private(set) var depth = 0

  /// How many variables there must be: one more than the highest number of one that is used.
  private(set) var variableCount = 0

  private var current = 0

  mutating func push(_ number: Double) {
    append(.push(number), change: 1)
  }

  mutating func pushVariable(_ variable: Int) {
    variableCount = max(variableCount, variable + 1)
    append(.pushVariable(variable), change: 1)
  }

  mutating func negate() {
    if case .push(let number)? = instructions.last {
      instructions[instructions.count - 1] = .push(-number)
    } else {
      append(.negate, change: 0)
    }
  }

  mutating func not() {
    if case .push(let number)? = instructions.last {
      instructions[instructions.count - 1] = .push(number == 0 ? 1 : 0)
    } else {
      append(.not, change: 0)
    }
  }

  mutating func call(_ function: ExpressionFunction) {
    if case .push(let number)? = instructions.last {
      instructions[instructions.count - 1] = .push(function(number))
    } else {
      append(.call(function), change: 0)
    }
  }

  mutating func choose() {
    append(.choose, change: -2)
  }

  /// Combines the last two operands.
  ///
  /// - Parameters:
  ///   - symbol: what to make of them.
  ///   - start: where the steps of the left one begin.
  ///   - end: where they end, and those of the right one begin.
  mutating func combine(_ symbol: ExpressionOperator, left start: Int, _ end: Int) {
    var left: Double?
    if end - start == 1, case .push(let number) = instructions[start] { left = number }
    switch (left, instructions[instructions.count - 1]) {
    case (let left?, .push(let right)):
      replaceLast(2, by: .push(symbol(left, right)))
    case (nil, .push(let right)):
      if symbol.isPower && right == 2 {
        replaceLast(1, by: .square)
      } else if symbol.isPower && right == 1 {
        instructions.removeLast()
      } else {
        replaceLast(1, by: .combineRight(symbol, right))
      }
    case (let left?, _):
      // The left operand need not wait on the stack.
      instructions.remove(at: start)
      instructions.append(.combineLeft(left, symbol))
    case (nil, .pushVariable(let variable)):
      replaceLast(1, by: .combineVariable(symbol, variable))
    case (nil, _):
      instructions.append(.combine(symbol))
    }
    current -= 1
  }

  /// How many steps there are so far.
  var count: Int { instructions.count }

  private mutating func append(_ instruction: ExpressionInstruction, change: Int) {
    instructions.append(instruction)
    current += change
    depth = max(depth, current)
  }

  private mutating func replaceLast(_ count: Int, by instruction: ExpressionInstruction) {
    instructions.removeLast(count)
    instructions.append(instruction)
  }
}
