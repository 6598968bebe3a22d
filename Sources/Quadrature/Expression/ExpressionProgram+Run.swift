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

    for step in steps {
      switch step {
      case .load(let target, let operand):
        load(register(target), operand)
      case .change(let change, let target, let operand):
        change.form(register(target), block(operand), count: count)
      case .combine(let operation, let target, .number(let left), let right):
        operation.form(register(target), left, block(right), count: count)
      case .combine(let operation, let target, let left, .number(let right)):
        operation.form(register(target), block(left), right, count: count)
      case .combine(let operation, let target, let left, let right):
        operation.form(register(target), block(left), block(right), count: count)
      case .choose(let target, let condition, let chosen, let other):
        choose(
          register(target), where: block(condition), block(chosen), block(other), count: count)
      case .squareRoot(let target):
        formSquareRoots(UnsafeMutableBufferPointer(start: register(target), count: count))
      case .function(let function, let target):
        function.replaceWithValues(
          UnsafeMutableBufferPointer(start: register(target), count: count))
      case .pair(let function, let target, let second):
        function.replaceWithValues(
          UnsafeMutableBufferPointer(start: register(target), count: count),
          UnsafeBufferPointer(start: block(second), count: count))
      }
    }
    load(result, self.result)
  }
}
