/// A text is not a formula.
public struct ExpressionError: Error, Hashable, Codable, Sendable {
  /// What is wrong with a formula.
  public enum Reason: Hashable, Codable, Sendable {
    /// A character that no formula has.
    case unexpectedCharacter(String)

    /// Something stands where it cannot; what could, in words.
    case unexpected(String, expected: String)

    /// The formula ends too early; what is missing, in words.
    case unexpectedEnd(expected: String)

    /// A name is neither a variable, a constant nor a function.
    case unknownName(String)

    /// A function is called with another number of arguments than it takes.
    case wrongArgumentCount(function: String, expected: Int, found: Int)

    /// A number cannot be read.
    case invalidNumber(String)

    /// The formula has more characters than the limit.
    case tooLong(limit: Int)

    /// Parentheses or powers are nested deeper than the limit.
    case tooDeep(limit: Int)
  }

  /// What is wrong.
  public var reason: Reason

  /// Where: the number of the character, counted from 1.
  public var column: Int

  /// Creates an error.
  public init(_ reason: Reason, column: Int) {
    self.reason = reason
    self.column = column
  }
}

extension ExpressionError: CustomStringConvertible {
  /// Says what is wrong, where, and what is allowed.
  public var description: String {
    let place = "column \(column): "
    return switch reason {
    case .unexpectedCharacter(let character):
      place + "a formula cannot contain “\(character)”"
    case .unexpected(let found, let expected):
      place + "found “\(Self.shortened(found))”, expected \(expected)"
    case .unexpectedEnd(let expected):
      place + "the formula ends here, expected \(expected)"
    case .unknownName(let name):
      place + """
        “\(Self.shortened(name))” is not known: variables are x, y, z and x1 to x\(ExpressionVariable.limit), \
        constants pi and e, functions \(ExpressionFunction.names)
        """
    case .wrongArgumentCount(let function, let expected, let found):
      place + """
        \(function) takes \(expected) \(expected == 1 ? "argument" : "arguments"), not \(found)
        """
    case .invalidNumber(let text):
      place + "“\(Self.shortened(text))” is "
        + (Double(text) == nil ? "not a number" : "too large a number")
    case .tooLong(let limit):
      "the formula is too long: it may have at most \(limit) characters"
    case .tooDeep(let limit):
      place + "parentheses, powers and signs are nested too deep: at most \(limit) levels"
    }
  }

  /// The beginning of what may be as long as a formula.
  private static func shortened(_ text: String) -> String {
    text.count <= 40 ? text : text.prefix(40) + "…"
  }
}
