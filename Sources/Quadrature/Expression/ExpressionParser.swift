/// Reads a formula and writes its steps.
///
/// By descent: a condition is made of comparisons, a comparison of sums, a sum of products, a product
/// of powers. The steps are written as they are read, so that long formulas need no deep stack; only
/// parentheses, powers and signs nest.
struct ExpressionParser {
  /// How many characters a formula may have.
  static let lengthLimit = 100_000

  /// How deep parentheses, powers and signs may be nested.
  static let depthLimit = 200

  private var tokenizer: ExpressionTokenizer
  private var token: ExpressionToken?
  private var program = ExpressionProgram()
  private var depth = 0

  static func parse(_ text: String) throws(ExpressionError) -> ExpressionProgram {
    guard text.utf8.count <= lengthLimit else {
      throw ExpressionError(.tooLong(limit: lengthLimit), column: lengthLimit + 1)
    }
    var parser = try ExpressionParser(text)
    try parser.alternatives()
    guard parser.token == nil else { throw parser.unexpected("an operator or the end") }
    return parser.program
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

  private mutating func alternatives() throws(ExpressionError) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw ExpressionError(.tooDeep(limit: Self.depthLimit), column: tokenizer.column)
    }
    let start = program.count
    try conjunction()
    while try take([.or]) != nil {
      let end = program.count
      try conjunction()
      program.combine(.or, left: start, end)
    }
  }

  private mutating func conjunction() throws(ExpressionError) {
    let start = program.count
    try comparison()
    while try take([.and]) != nil {
      let end = program.count
      try comparison()
      program.combine(.and, left: start, end)
    }
  }

  private mutating func comparison() throws(ExpressionError) {
    let start = program.count
    try sum()
    let operators: [ExpressionOperator] = [
      .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual,
    ]
    if let symbol = try take(operators) {
      let end = program.count
      try sum()
      program.combine(symbol, left: start, end)
    }
  }

  private mutating func sum() throws(ExpressionError) {
    let start = program.count
    try product()
    while let symbol = try take([.add, .subtract]) {
      let end = program.count
      try product()
      program.combine(symbol, left: start, end)
    }
  }

  private mutating func product() throws(ExpressionError) {
    let start = program.count
    try signed()
    while let symbol = try take([.multiply, .divide]) {
      let end = program.count
      try signed()
      program.combine(symbol, left: start, end)
    }
  }

  private mutating func signed() throws(ExpressionError) {
    guard case .symbol(let sign)? = token, ["-", "+", "!"].contains(sign) else {
      return try power()
    }
    try advance()
    try nested { parser throws(ExpressionError) in try parser.signed() }
    if sign == "-" { program.negate() }
    if sign == "!" { program.not() }
  }

  private mutating func power() throws(ExpressionError) {
    let start = program.count
    try primary()
    if try take([.power]) != nil {
      let end = program.count
      // To the right first, and a sign is allowed there: 2^-x^2 is 2^(-(x^2)).
      try nested { parser throws(ExpressionError) in try parser.signed() }
      program.combine(.power, left: start, end)
    }
  }

  private mutating func nested(
    _ part: (inout ExpressionParser) throws(ExpressionError) -> Void
  ) throws(ExpressionError) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw ExpressionError(.tooDeep(limit: Self.depthLimit), column: tokenizer.column)
    }
    try part(&self)
  }

  private mutating func primary() throws(ExpressionError) {
    let column = tokenizer.column
    switch token {
    case .number(let number)?:
      try advance()
      program.push(number)
    case .symbol("(")?:
      try advance()
      try alternatives()
      try require(")")
    case .name(let name)?:
      try advance()
      if token == .symbol("(") {
        try call(name, column: column)
      } else {
        try variable(name, column: column)
      }
    default:
      throw unexpected("a number, a name or “(”")
    }
  }

  private mutating func variable(_ name: String, column: Int) throws(ExpressionError) {
    switch name {
    case "pi": program.push(.pi)
    case "e": program.push(2.718281828459045)
    default:
      guard let index = ExpressionVariable.index(of: name) else {
        throw ExpressionError(.unknownName(name), column: column)
      }
      program.pushVariable(index)
    }
  }

  private mutating func call(_ name: String, column: Int) throws(ExpressionError) {
    let function = ExpressionFunction(rawValue: name)
    let pair =
      ["atan2", "pow", "min", "max"].contains(name) ? ExpressionOperator(rawValue: name) : nil
    let expected = function != nil ? 1 : pair != nil ? 2 : name == "if" ? 3 : 0
    guard expected > 0 else { throw ExpressionError(.unknownName(name), column: column) }
    try advance()
    let start = program.count
    var firstEnd = start
    var found = 0
    if token != .symbol(")") {
      try alternatives()
      firstEnd = program.count
      found = 1
      while token == .symbol(",") {
        try advance()
        try alternatives()
        found += 1
      }
    }
    guard found == expected else {
      throw ExpressionError(
        .wrongArgumentCount(function: name, expected: expected, found: found), column: column)
    }
    try require(")")
    if let function {
      program.call(function)
    } else if let pair {
      program.combine(pair, left: start, firstEnd)
    } else {
      program.choose()
    }
  }
}
