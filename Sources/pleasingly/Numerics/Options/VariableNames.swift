/// The names of variables in the text of a formula.
enum VariableNames {
  /// The formula with other names.
  ///
  /// - Parameters:
  ///   - formula: a formula without errors.
  ///   - name: what to put for a name of the formula, of a variable or of anything else.
  static func renamed(_ formula: String, _ name: (String) -> String) -> String {
    var result = ""
    var rest = Substring(formula)
    while let first = rest.first {
      if first.isNumber || first == "." {
        result += number(&rest)
      } else if first.isLetter || first == "_" {
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        rest.removeFirst(word.count)
        result += name(String(word))
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result
  }

  /// A number, whose exponent begins with a letter that is no name.
  private static func number(_ rest: inout Substring) -> Substring {
    let start = rest
    rest = rest.drop { $0.isNumber || $0 == "." }
    if let letter = rest.first, "eE".contains(letter) {
      var exponent = rest.dropFirst()
      if let sign = exponent.first, "+-".contains(sign) { exponent.removeFirst() }
      if exponent.first?.isNumber == true { rest = exponent.drop(while: \.isNumber) }
    }
    return start[..<rest.startIndex]
  }
}
