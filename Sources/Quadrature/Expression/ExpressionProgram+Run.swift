internal import VectorMath

extension ExpressionProgram {
  /// Computes a block of values.
  ///
  /// - Parameters:
  ///   - count: how many values.
  ///   - stack: room for `depth` blocks of `count` numbers; the first holds the values afterwards.
  ///   - variable: the block of a variable with the given number.
  func run(
    count: Int, stack: UnsafeMutablePointer<Double>,
    variable: (Int) -> UnsafePointer<Double>
  ) {
    var top = stack - count
    for instruction in instructions {
      switch instruction {
      case .push(let number):
        top += count
        top.update(repeating: number, count: count)
      case .pushVariable(let index):
        top += count
        top.update(from: variable(index), count: count)
      case .negate:
        change(top, count) { -$0 }
      case .not:
        change(top, count) { $0 == 0 ? 1 : 0 }
      case .square:
        change(top, count) { $0 * $0 }
      case .call(.sqrt):
        formSquareRoots(UnsafeMutableBufferPointer(start: top, count: count))
      case .call(let function):
        change(top, count) { function($0) }
      case .combine(let symbol):
        top -= count
        combine(symbol, into: top, count, top, top + count)
      case .combineVariable(let symbol, let index):
        combine(symbol, into: top, count, top, variable(index))
      case .combineRight(let symbol, let right):
        combine(symbol, into: top, count, top, right)
      case .combineLeft(let left, let symbol):
        combine(symbol, into: top, count, left, top)
      case .choose:
        top -= 2 * count
        for index in 0..<count {
          top[index] = top[index] != 0 ? top[count + index] : top[2 * count + index]
        }
      }
    }
  }

  @inline(__always)
  private func change(
    _ block: UnsafeMutablePointer<Double>, _ count: Int, _ function: (Double) -> Double
  ) {
    for index in 0..<count {
      block[index] = function(block[index])
    }
  }

  /// One loop for each operator, so that it is not chosen anew for each number.
  @inline(__always)
  private func combine(
    _ symbol: ExpressionOperator, into result: UnsafeMutablePointer<Double>, _ count: Int,
    _ left: some ExpressionOperand, _ right: some ExpressionOperand
  ) {
    switch symbol {
    case .add:
      for index in 0..<count { result[index] = left.number(index) + right.number(index) }
    case .subtract:
      for index in 0..<count { result[index] = left.number(index) - right.number(index) }
    case .multiply:
      for index in 0..<count { result[index] = left.number(index) * right.number(index) }
    case .divide:
      for index in 0..<count { result[index] = left.number(index) / right.number(index) }
    default:
      for index in 0..<count { result[index] = symbol(left.number(index), right.number(index)) }
    }
  }
}

/// A block of numbers, or one number for all places.
private protocol ExpressionOperand {
  func number(_ index: Int) -> Double
}

extension UnsafePointer<Double>: ExpressionOperand {
  @inline(__always)
  fileprivate func number(_ index: Int) -> Double { self[index] }
}

extension UnsafeMutablePointer<Double>: ExpressionOperand {
  @inline(__always)
  fileprivate func number(_ index: Int) -> Double { self[index] }
}

extension Double: ExpressionOperand {
  @inline(__always)
  fileprivate func number(_ index: Int) -> Double { self }
}
