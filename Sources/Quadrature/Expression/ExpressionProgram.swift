internal import VectorMath

/// A formula as steps on registers, each of which holds a block of numbers.
struct ExpressionProgram: Sendable {
  private(set) var steps: [ExpressionStep] = []

  /// Where the values are in the end.
  private(set) var result = ExpressionOperand.number(0)

  /// How many registers there must be.
  private(set) var registerCount = 0

  /// How many variables there must be: one more than the highest number of one that is used.
  private(set) var variableCount = 0

  private var free: [Int] = []

  /// Orders the steps for a part of a formula.
  ///
  /// - Parameters:
  ///   - graph: the parts, each after those that it is made of.
  ///   - root: the part to compute.
  ///   - variableCount: how many variables there are, used or not.
  init(_ graph: ExpressionGraph, root: Int, variableCount: Int) {
    self.variableCount = variableCount
    let lastUses = Self.lastUses(graph, root: root)
    var places: [ExpressionOperand?] = Array(repeating: nil, count: root + 1)
    for part in 0...root where lastUses[part] >= 0 {
      let node = graph.nodes[part]
      let operands = node.operands.compactMap { places[$0] }
      let dying = Set(node.operands.filter { lastUses[$0] == part })
        .compactMap { places[$0]?.register }
      places[part] = write(node, operands, dying: dying)
    }
    result = places[root] ?? .number(.nan)
  }

  /// For each part the last one that uses it; -1 if none does.
  private static func lastUses(_ graph: ExpressionGraph, root: Int) -> [Int] {
    var lastUses = Array(repeating: -1, count: root + 1)
    lastUses[root] = root + 1
    for part in stride(from: root, through: 0, by: -1) where lastUses[part] >= 0 {
      for operand in graph.nodes[part].operands {
        lastUses[operand] = max(lastUses[operand], part)
      }
    }
    return lastUses
  }

  /// Writes the step for one part.
  ///
  /// - Parameter dying: registers that nothing needs afterwards.
  private mutating func write(
    _ node: ExpressionNode, _ operands: [ExpressionOperand], dying: [Int]
  ) -> ExpressionOperand {
    switch node {
    case .constant(let bits): return .number(Double(bitPattern: bits))
    case .variable(let variable): return .variable(variable)
    case .squareRoot:
      return replace(operands[0], dying) { .squareRoot($0) }
    case .function(let function, _):
      return replace(operands[0], dying) { .function(function, $0) }
    case .pair(let function, _, _):
      let second = inMemory(operands[1])
      // The second must stay whole while the first is being replaced.
      let others = dying.filter { $0 != second.register }
      let result = replace(operands[0], others) { .pair(function, $0, second) }
      release(dying.filter { $0 == second.register } + temporary(second, for: operands[1]))
      return result
    case .change(let change, _):
      return .register(place(dying) { .change(change, $0, operands[0]) })
    case .combine(let operation, _, _):
      return .register(place(dying) { .combine(operation, $0, operands[0], operands[1]) })
    case .choose:
      let blocks = operands.map { inMemory($0) }
      let spare = zip(blocks, operands).flatMap { temporary($0, for: $1) }
      return .register(place(dying + spare) { .choose($0, blocks[0], blocks[1], blocks[2]) })
    }
  }

  /// Writes a step whose result may stand in the place of an operand.
  private mutating func place(_ dying: [Int], _ step: (Int) -> ExpressionStep) -> Int {
    release(dying)
    let result = take()
    steps.append(step(result))
    return result
  }

  /// Writes a step that replaces its first operand.
  private mutating func replace(
    _ operand: ExpressionOperand, _ dying: [Int], _ step: (Int) -> ExpressionStep
  ) -> ExpressionOperand {
    let result: Int
    if let register = operand.register, dying.contains(register) {
      result = register
    } else {
      result = take()
      steps.append(.load(result, operand))
    }
    steps.append(step(result))
    release(dying.filter { $0 != result })
    return .register(result)
  }

  /// An operand as a block, numbers too.
  private mutating func inMemory(_ operand: ExpressionOperand) -> ExpressionOperand {
    guard case .number = operand else { return operand }
    let register = take()
    steps.append(.load(register, operand))
    return .register(register)
  }

  /// The register that a number was put into, if it was one.
  private func temporary(_ block: ExpressionOperand, for operand: ExpressionOperand) -> [Int] {
    if case .number = operand, let register = block.register { [register] } else { [] }
  }

  private mutating func take() -> Int {
    if let register = free.popLast() { return register }
    registerCount += 1
    return registerCount - 1
  }

  private mutating func release(_ registers: [Int]) {
    free += registers
  }
}

extension ExpressionOperand {
  /// The register that it is in, if it is in one.
  var register: Int? {
    if case .register(let register) = self { register } else { nil }
  }
}
