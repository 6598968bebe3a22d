/// A word of a formula.
enum ExpressionToken: Equatable {
  case number(Double)
  case name(String)
  case symbol(String)

  /// As it stands in the formula, for messages.
  var text: String {
    switch self {
    case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
    case .name(let name): name
    case .symbol(let symbol): symbol
    }
  }
}
