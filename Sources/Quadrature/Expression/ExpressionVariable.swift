/// The variables that formulas may have.
public enum ExpressionVariable {
  /// How many variables there can be.
  public static let limit = 20

  /// The number of a variable, counted from 0; nil for a name that is none.
  ///
  /// ```swift
  /// ExpressionVariable.index(of: "y")   // 1
  /// ExpressionVariable.index(of: "x3")  // 2
  /// ```
  public static func index(of name: some StringProtocol) -> Int? {
    switch name {
    case "x": return 0
    case "y": return 1
    case "z": return 2
    default:
      guard name.first == "x", let number = Int(name.dropFirst()), (1...limit).contains(number),
        name.dropFirst().first?.isWholeNumber == true
      else { return nil }
      return number - 1
    }
  }

  /// The shortest name of the variable with a number, counted from 0.
  public static func name(of index: Int) -> String {
    index < 3 ? ["x", "y", "z"][index] : "x\(index + 1)"
  }
}
