/// Reads a formula and collects its parts.
///
/// By descent: a condition is made of comparisons, a comparison of sums, a sum of products, a product
/// of powers. Long sums and products need no deep stack; only parentheses, powers and signs nest.
struct ExpressionParser {
  /// How many characters a formula may have.
  static let lengthLimit = 100_000

  /// How deep parentheses, powers and signs may be nested.
  static let depthLimit = 200

  private var tokenizer: ExpressionTokenizer
  private var token: ExpressionToken?
  private var graph = ExpressionGraph()
  private var variableCount = 0
  private var depth = 0

  /// What `e` stands for.
  static let eulersNumber = 2.718281828459045

  static func parse(_ text: String) throws(ExpressionError) -> ExpressionProgram {
    guard text.utf8.count <= lengthLimit else {
      throw ExpressionError(.tooLong(limit: lengthLimit), column: lengthLimit + 1)
    }
    var parser = try ExpressionParser(text)
    let root = try parser.alternatives()
    guard parser.token == nil else { throw parser.unexpected("an operator or the end") }
    return ExpressionProgram(parser.graph, root: root, variableCount: parser.variableCount)
  }

  private init(_ text: String) throws(ExpressionError) {
    tokenizer = ExpressionTokenizer(text)
    token = try tokenizer.next()
  }

  private func unexpected(_ expected: String) -> ExpressionError {
    ExpressionError(
      token.map { .unexpected($0.text, expected: expected) } ?? .unexpectedEnd(expected: expected),
      column: tokenizer.column)
  }

  private mutating func advance() throws(ExpressionError) {
    token = try tokenizer.next()
  }

  /// Takes one of some operators, if it is next.
  private mutating func take(
    _ operators: [ExpressionOperator]
  ) throws(ExpressionError) -> ExpressionOperator? {
    guard case .symbol(let text)? = token,
      let found = operators.first(where: { $0.rawValue == text })
    else { return nil }
    try advance()
    return found
  }

  private mutating func require(_ symbol: String) throws(ExpressionError) {
    guard token == .symbol(symbol) else { throw unexpected("“\(symbol)”") }
    try advance()
  }

  private mutating func alternatives() throws(ExpressionError) -> Int {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw ExpressionError(.tooDeep(limit: Self.depthLimit), column: tokenizer.column)
    }
    var left = try conjunction()
    while try take([.or]) != nil {
      left = graph.combine(.or, left, try conjunction())
    }
    return left
  }

  private mutating func conjunction() throws(ExpressionError) -> Int {
    var left = try comparison()
    while try take([.and]) != nil {
      left = graph.combine(.and, left, try comparison())
    }
    return left
  }

  private static let comparisons: [ExpressionOperator] = [
    .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual,
  ]

  private mutating func comparison() throws(ExpressionError) -> Int {
    let left = try sum()
    guard let symbol = try take(Self.comparisons) else { return left }
    return graph.combine(symbol, left, try sum())
  }

  private mutating func sum() throws(ExpressionError) -> Int {
    var left = try product()
    while let symbol = try take([.add, .subtract]) {
      left = graph.combine(symbol, left, try product())
    }
    return left
  }

  private mutating func product() throws(ExpressionError) -> Int {
    var left = try signed()
    while let symbol = try take([.multiply, .divide]) {
      left = graph.combine(symbol, left, try signed())
    }
    return left
  }

  private mutating func signed() throws(ExpressionError) -> Int {
    guard case .symbol(let sign)? = token, ["-", "+", "!"].contains(sign) else {
      return try power()
    }
    try advance()
    let operand = try nestedSigned()
    return switch sign {
    case "-": graph.negate(operand)
    case "!": graph.not(operand)
    default: operand
    }
  }

  private mutating func power() throws(ExpressionError) -> Int {
    let base = try primary()
    guard try take([.power]) != nil else { return base }
    // To the right first, and a sign is allowed there: 2^-x^2 is 2^(-(x^2)).
    return graph.combine(.power, base, try nestedSigned())
  }

  private mutating func nestedSigned() throws(ExpressionError) -> Int {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw ExpressionError(.tooDeep(limit: Self.depthLimit), column: tokenizer.column)
    }
    return try signed()
  }

  private mutating func primary() throws(ExpressionError) -> Int {
    let column = tokenizer.column
    switch token {
    case .number(let number)?:
      try advance()
      return graph.constant(number)
    case .symbol("(")?:
      try advance()
      let inside = try alternatives()
      try require(")")
      return inside
    case .name(let name)?:
      try advance()
      return token == .symbol("(")
        ? try call(name, column: column) : try variable(name, column: column)
    default:
      throw unexpected("a number, a name or “(”")
    }
  }

  private mutating func variable(_ name: String, column: Int) throws(ExpressionError) -> Int {
    switch name {
    case "pi": return graph.constant(.pi)
    case "e": return graph.constant(Self.eulersNumber)
    default:
      guard let index = ExpressionVariable.index(of: name) else {
        if Self.argumentCount(of: name) != nil { throw unexpected("“(” after \(name)") }
        throw ExpressionError(.unknownName(name), column: column)
      }
      return variable(index)
    }
  }

  /// How many arguments a function takes; nil for what is none.
  private static func argumentCount(of name: String) -> Int? {
    if ExpressionFunction(rawValue: name) != nil { return 1 }
    if ExpressionOperator.named.contains(where: { $0.rawValue == name }) { return 2 }
    return name == "if" ? 3 : nil
  }

  private mutating func variable(_ number: Int) -> Int {
    variableCount = max(variableCount, number + 1)
    return graph.variable(number)
  }

  private mutating func call(_ name: String, column: Int) throws(ExpressionError) -> Int {
    let function = ExpressionFunction(rawValue: name)
    let pair = ExpressionOperator.named.first { $0.rawValue == name }
    guard let expected = Self.argumentCount(of: name) else {
      if ["pi", "e"].contains(name) || ExpressionVariable.index(of: name) != nil {
        throw unexpected("an operator or the end")
      }
      throw ExpressionError(.unknownName(name), column: column)
    }
    try advance()
    var arguments: [Int] = []
    if token != .symbol(")") {
      arguments.append(try alternatives())
      while token == .symbol(",") {
        try advance()
        arguments.append(try alternatives())
      }
    }
    guard arguments.count == expected else {
      throw ExpressionError(
        .wrongArgumentCount(function: name, expected: expected, found: arguments.count),
        column: column)
    }
    try require(")")
    if let function { return graph.call(function, arguments[0]) }
    if let pair { return graph.combine(pair, arguments[0], arguments[1]) }
    return graph.choose(arguments[0], arguments[1], arguments[2])
  }
}
