internal import VectorMath

extension ExpressionProgram {
  /// How many values are best computed at a time: as many as fit into the nearest cache, but enough
  /// to make the cost of a step small.
  var blockLength: Int {
    min(512, max(64, 2560 / (registerCount + 2) / 8 * 8))
  }

  /// Computes a block of values.
  ///
  /// - Parameters:
  ///   - result: where the values go; may be the block of a variable.
  ///   - count: how many; a multiple of eight.
  ///   - registers: room for `registerCount` blocks of `count` numbers.
  ///   - variable: the block of a variable with the given number.
  func run(
    into result: UnsafeMutablePointer<Double>, count: Int,
    registers: UnsafeMutablePointer<Double>, variable: (Int) -> UnsafePointer<Double>
  ) {
    func register(_ number: Int) -> UnsafeMutablePointer<Double> { registers + number * count }
    func block(_ operand: ExpressionOperand) -> UnsafePointer<Double> {
      switch operand {
      case .register(let number): UnsafePointer(register(number))
      case .variable(let number): variable(number)
      case .number: preconditionFailure("a number is no block")
      }
    }
    func load(_ target: UnsafeMutablePointer<Double>, _ operand: ExpressionOperand) {
      if case .number(let value) = operand {
        target.update(repeating: value, count: count)
      } else {
        target.update(from: block(operand), count: count)
      }
    }

    func carryOut(_ step: ExpressionStep, into target: UnsafeMutablePointer<Double>) {
      switch step {
      case .load(_, let operand):
        load(target, operand)
      case .change(let change, _, let operand):
        change.form(target, block(operand), count: count)
      case .combine(let operation, _, .number(let left), let right):
        operation.form(target, left, block(right), count: count)
      case .combine(let operation, _, let left, .number(let right)):
        operation.form(target, block(left), right, count: count)
      case .combine(let operation, _, let left, let right):
        operation.form(target, block(left), block(right), count: count)
      case .choose(_, let condition, let chosen, let other):
        choose(target, where: block(condition), block(chosen), block(other), count: count)
      case .squareRoot:
        formSquareRoots(UnsafeMutableBufferPointer(start: target, count: count))
      case .function(let function, _):
        function.replaceWithValues(UnsafeMutableBufferPointer(start: target, count: count))
      case .pair(let function, _, let second):
        function.replaceWithValues(
          UnsafeMutableBufferPointer(start: target, count: count),
          UnsafeBufferPointer(start: block(second), count: count))
      }
    }

    for step in steps.dropLast() {
      carryOut(step, into: register(step.target))
    }
    guard let last = steps.last else { return load(result, self.result) }
    if last.replacesTarget {
      carryOut(last, into: register(last.target))
      load(result, self.result)
    } else {
      // Whatever it reads, it reads before it writes there.
      carryOut(last, into: result)
    }
  }
}
