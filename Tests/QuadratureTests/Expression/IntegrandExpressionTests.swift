import Foundation
import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct IntegrandExpressionTests {
  static let formulas: [(String, @Sendable (Double) -> Double)] = [
    ("1", { _ in 1 }),
    ("x", { $0 }),
    ("sqrt(1 - x^2)", { (1 - $0 * $0).squareRoot() }),
    ("exp(-x*x)*cos(10*x)", { exp(-$0 * $0) * cos(10 * $0) }),
    ("-x^2", { -($0 * $0) }),
    ("2^3^2", { _ in 512 }),
    ("2^-x", { pow(2, -$0) }),
    ("(-2)^3 + x", { -8 + $0 }),
    ("x**3", { $0 * $0 * $0 }),
    ("1/(1+25*x*x)", { 1 / (1 + 25 * $0 * $0) }),
    ("1 - 2 - 3", { _ in -4 }),
    ("-0 * x - -0 + 1/(0 + x)", { 1 / $0 }),
    ("x - -x*2 + (-x)*(-x) - x*(-3) + -x/-4", { 6.25 * $0 + $0 * $0 }),
    ("x^7 + x^-3 - x^0 + (x+1)^8", { pow($0, 7) + pow($0, -3) - 1 + pow($0 + 1, 8) }),
    (
      "e^-x + 2^(x+1) + x^2.5 + x^9 + 3^x",
      { exp(-$0) + exp2($0 + 1) + pow($0, 2.5) + pow($0, 9) + pow(3, $0) }
    ),
    (
      "atan2(1, x) + atan2(x, x*x) + hypot(3, 4*x)",
      { atan2(1, $0) + atan2($0, $0 * $0) + hypot(3, 4 * $0) }
    ),
    ("if(x > 0.3, sin(x), 2) * if(!(x > 0.3), 3, sin(x))", { $0 > 0.3 ? sin($0) * sin($0) : 6 }),
    (
      "x/8 + x/3 + 1/x + (x*x)*(x*x) - sin(x)*sin(x)",
      { $0 / 8 + $0 / 3 + 1 / $0 + $0 * $0 * $0 * $0 - sin($0) * sin($0) }
    ),
    (
      "asinh(x) + acosh(x+1) + atanh(x/2) + expm1(x) + log1p(x) + erf(x) + erfc(x)",
      { asinh($0) + acosh($0 + 1) + atanh($0 / 2) + expm1($0) + log1p($0) + erf($0) + erfc($0) }
    ),
    ("sqrt(-1)*0 + min(x, sqrt(-1))", { _ in .nan }),
    ("min(x, 0/0) + max(0/0, x)", { 2 * $0 }),
    ("x != x || x <= 0.5 && x == x", { $0 <= 0.5 ? 1 : 0 }),
    ("pow(x, x) + pow(2.5, x) - x^x", { pow(2.5, $0) }),
    ("24 / 4 / 3 * x", { 2 * $0 }),
    ("if(x < 0.5, 1, x) + 2", { ($0 < 0.5 ? 1 : $0) + 2 }),
    ("if(1, 2, 3) - x", { 2 - $0 }),
    ("2 - if(x >= 0.5, 1, 2)", { $0 >= 0.5 ? 1 : 0 }),
    ("(x > 0.25 && x < 0.75) * 4", { $0 > 0.25 && $0 < 0.75 ? 4 : 0 }),
    ("!(x == 0) || 0", { $0 == 0 ? 0 : 1 }),
    ("abs(x - 1/3)", { abs($0 - 1.0 / 3) }),
    ("min(x, 0.5) * max(x, 0.25)", { min($0, 0.5) * max($0, 0.25) }),
    ("pow(2, x) - pow(x, 2)", { pow(2, $0) - $0 * $0 }),
    ("atan2(x, 1) + atan(x)", { 2 * atan($0) }),
    ("4*atan(1) - pi + e", { _ in 4 * atan(1) - .pi + M_E }),
    ("sin(pi*x)/x1", { sin(.pi * $0) / $0 }),
    ("1e-3 + 2.5E2 + .5", { _ in 250.501 }),
    ("((((x))))", { $0 }),
    ("  x\t+\n1 ", { $0 + 1 }),
    (
      "cbrt(x) + log(x+1) + log2(x+1) + log10(x+1)",
      {
        cbrt($0) + log($0 + 1) + log2($0 + 1) + log10($0 + 1)
      }
    ),
    (
      "sinh(x) + cosh(x) + tanh(x) + asin(x) + acos(x) + exp2(x)",
      {
        sinh($0) + cosh($0) + tanh($0) + asin($0) + acos($0) + exp2($0)
      }
    ),
    (
      "floor(3*x) + ceil(3*x) + tan(x)",
      {
        (3 * $0).rounded(.down) + (3 * $0).rounded(.up) + tan($0)
      }
    ),
  ]

  @Test(arguments: formulas.indices)
  func `Formulas mean what Swift means`(index: Int) throws {
    let (text, function) = Self.formulas[index]
    let expression = try IntegrandExpression(text)
    let places = (0..<64).map { 0.01 + Double($0) / 65 }
    for x in places {
      let (value, expected) = (expression.value(at: x), function(x))
      #expect(
        abs(value - expected) <= 16 * expected.ulp + 1e-15 || (value.isNaN && expected.isNaN),
        "\(text) at \(x)")
    }
    var block = places
    block.withUnsafeMutableBufferPointer { expression.replaceWithValues($0) }
    let alone = places.map { expression.value(at: $0).bitPattern }
    #expect(block.map(\.bitPattern) == alone)
    let vector = expression.values(at: SIMD8(places.prefix(8)))
    #expect((0..<8).map { vector[$0].bitPattern } == Array(alone.prefix(8)))
    // Of a length that is no multiple of eight, and longer than the registers.
    var long = Array(repeating: places, count: 30).joined().prefix(1531).map { $0 }
    long.withUnsafeMutableBufferPointer { expression.replaceWithValues($0) }
    #expect(long.indices.allSatisfy { long[$0].bitPattern == alone[$0 % 64] })
  }

  @Test func `The circle has the bits of the type made for it`() throws {
    let rule = try CompositeSimpson(from: 0, to: 1, samples: 100_001)
    let expression = try IntegrandExpression("sqrt(1 - x^2)")
    #expect(rule.integrate(expression) == rule.integrate(QuarterCircle()))
  }

  @Test func `Several variables`() throws {
    let expression = try IntegrandExpression("x + 10*y + 100*z + 1000*x4")
    #expect(expression.variableCount == 4)
    #expect(expression.value(at: [1, 2, 3, 4]) == 4321)
    #expect(try IntegrandExpression("7").value(at: []) == 7)
    #expect(try IntegrandExpression("7").variableCount == 0)
  }

  @Test(arguments: [
    ("sqrt(1 - x^2", 13, ExpressionError.Reason.unexpectedEnd(expected: "“)”")),
    ("", 1, .unexpectedEnd(expected: "a number, a name or “(”")),
    ("1 +", 4, .unexpectedEnd(expected: "a number, a name or “(”")),
    ("1 + * 2", 5, .unexpected("*", expected: "a number, a name or “(”")),
    ("x y", 3, .unexpected("y", expected: "an operator or the end")),
    ("2x", 2, .unexpected("x", expected: "an operator or the end")),
    ("1 + foo(x)", 5, .unknownName("foo")),
    ("x + w", 5, .unknownName("w")),
    ("x21", 1, .unknownName("x21")),
    ("x0", 1, .unknownName("x0")),
    ("sin(1, 2)", 1, .wrongArgumentCount(function: "sin", expected: 1, found: 2)),
    ("atan2(1)", 1, .wrongArgumentCount(function: "atan2", expected: 2, found: 1)),
    ("if()", 1, .wrongArgumentCount(function: "if", expected: 3, found: 0)),
    ("1.2.3", 1, .invalidNumber("1.2.3")),
    ("1e999", 1, .invalidNumber("1e999")),
    (".", 1, .invalidNumber(".")),
    ("x ~ 1", 3, .unexpectedCharacter("~")),
    ("α + 1", 1, .unexpectedCharacter("α")),
    ("(1 + x)) ", 8, .unexpected(")", expected: "an operator or the end")),
    ("sin x", 5, .unexpected("x", expected: "“(” after sin")),
    ("x + sin", 8, .unexpectedEnd(expected: "“(” after sin")),
    ("max 2, 3", 5, .unexpected("2", expected: "“(” after max")),
    ("if x", 4, .unexpected("x", expected: "“(” after if")),
    ("x(2)", 2, .unexpected("(", expected: "an operator or the end")),
    ("e (x)", 3, .unexpected("(", expected: "an operator or the end")),
    ("1 < 2 < 3", 7, .unexpected("<", expected: "an operator or the end")),
  ])
  func `What is no formula is pointed at`(
    text: String, column: Int, reason: ExpressionError.Reason
  ) {
    #expect(throws: ExpressionError(reason, column: column)) { try IntegrandExpression(text) }
  }

  @Test func `Long and deep formulas are refused, or computed, and never overflow`() throws {
    let million = String(repeating: "x+", count: 5_000_000) + "x"
    #expect(throws: ExpressionError.self) { try IntegrandExpression(million) }
    let deep = String(repeating: "(", count: 10_000) + "x" + String(repeating: ")", count: 10_000)
    #expect(throws: ExpressionError.self) { try IntegrandExpression(deep) }
    #expect(throws: ExpressionError.self) {
      try IntegrandExpression(String(repeating: "-", count: 10_000) + "x")
    }
    #expect(throws: ExpressionError.self) {
      try IntegrandExpression(String(repeating: "x^", count: 10_000) + "x")
    }
    // Nothing is shared, and all is needed in the end: as many registers as there can be.
    let parts = (1...3_000).map { "sin(x+\($0))" }
    let wide = try IntegrandExpression(
      "0*(" + parts.joined(separator: "+") + ")+" + parts.joined(separator: "*"))
    #expect(wide.value(at: 1).isFinite)
    let nested =
      String(repeating: "(", count: 190) + "x" + String(repeating: "+sin(x))", count: 190)
    #expect(try abs(IntegrandExpression(nested).value(at: 1) - (1 + 190 * sin(1))) < 1e-12)
    let long = try IntegrandExpression(String(repeating: "x+", count: 40_000) + "x")
    #expect(long.value(at: 1) == 40_001)
  }

  @Test(arguments: [
    "x", "3", "exp(-x*x)*cos(10*x)", "if(x < 1, tan(x), pow(x, 1.5))",
    "((x+1)*(x+2)+(x+3)*(x+4))*((x+5)*(x+6)+sin(x)*cos(x))/(exp(x)+log(x+2)*(x+7)*erf(x))",
  ])
  func `The sums are those of its values`(text: String) throws {
    let formula = try IntegrandExpression(text)
    let grid = try UniformGrid(from: -0.5, to: 2, count: 10_000)
    for indices in [0..<0, 0..<1, 3..<20, 0..<512, 5..<700, 7..<9_001] {
      let sums = formula.partialSums(over: grid, indices: indices)
      #expect(sums == Values(formula).partialSums(over: grid, indices: indices))
      var block = indices.map { Double($0) * grid.step + grid.lowerBound }
      block.withUnsafeMutableBufferPointer { formula.replaceWithValues($0) }
      #expect(block == indices.map { formula.value(at: Double($0) * grid.step + grid.lowerBound) })
    }
  }

  @Test func `A formula travels as its text`() throws {
    let expression = try IntegrandExpression("exp(-x) * 2")
    let data = try JSONEncoder().encode([expression])
    #expect(String(decoding: data, as: UTF8.self) == #"["exp(-x) * 2"]"#)
    #expect(try JSONDecoder().decode([IntegrandExpression].self, from: data) == [expression])
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode([IntegrandExpression].self, from: Data(#"["1 +"]"#.utf8))
    }
  }

  @Test func `Messages say what is allowed`() {
    func message(_ text: String) -> String {
      do {
        _ = try IntegrandExpression(text)
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(message("foo(x)").contains("sqrt"))
    #expect(message("sin(1,2)") == "column 1: sin takes 1 argument, not 2")
    #expect(message("1 +").hasPrefix("column 4: "))
    #expect(message("1e400") == "column 1: “1e400” is too large a number")
    #expect(message("1..2") == "column 1: “1..2” is not a number")
    for text in ["a", "7", "x+a", "x 7"] {
      #expect(message(text + String(repeating: "7", count: 90_000)).utf8.count < 500)
    }
  }
}

/// A formula of which no more is known than its values.
private struct Values: Integrand {
  private let formula: IntegrandExpression

  init(_ formula: IntegrandExpression) {
    self.formula = formula
  }

  func value(at x: Double) -> Double { formula.value(at: x) }
}
