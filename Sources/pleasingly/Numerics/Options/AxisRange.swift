internal import ArgumentParser
internal import Quadrature

/// `--over x=0:1`: the range of one variable.
struct AxisRange {
  /// The number of the variable, counted from 0.
  var variable: Int
  var lowerBound: Double
  var upperBound: Double

  /// Reads a range, or says what is allowed.
  @Sendable static func parse(_ argument: String) throws -> AxisRange {
    let sides = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let ends = sides.last?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    guard sides.count == 2, ends.count == 2,
      let variable = ExpressionVariable.index(of: sides[0])
    else {
      throw ValidationError(
        """
        it must be a variable (x, y, z, or x1 to x\(ExpressionVariable.limit)) and its range, \
        written like x=0:1
        """)
    }
    return AxisRange(
      variable: variable, lowerBound: try Bound.parse(String(ends[0])),
      upperBound: try Bound.parse(String(ends[1])))
  }
}
