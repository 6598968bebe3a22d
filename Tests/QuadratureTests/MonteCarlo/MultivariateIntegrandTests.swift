import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct MultivariateIntegrandTests {
  struct Product: MultivariateIntegrand {
    func value(at point: [Double]) -> Double { point.reduce(1, *) }
  }

  /// The values at some points, given row by row.
  private func values(
    of integrand: some MultivariateIntegrand, at points: [[Double]]
  ) -> [Double] {
    let stride = points.count + 3
    var columns = [Double](repeating: .nan, count: stride * points[0].count)
    for (index, point) in points.enumerated() {
      for axis in point.indices { columns[axis * stride + index] = point[axis] }
    }
    var values = [Double](repeating: .nan, count: points.count)
    columns.withUnsafeBufferPointer { columns in
      values.withUnsafeMutableBufferPointer { values in
        guard let base = columns.baseAddress else { return }
        integrand.values(
          at: PointBlock(
            base, count: points.count, dimensions: points[0].count, stride: stride), into: values)
      }
    }
    return values
  }

  @Test func `A type that knows single values gets blocks as well`() {
    #expect(values(of: Product(), at: [[2, 3, 4], [5, 6, 7], [1, 1, 0]]) == [24, 210, 0])
    #expect(Product().fewestDimensions == 0)
  }

  @Test(arguments: ["x*y - z/2", "if(x < y, sqrt(x), atan2(y, z))", "exp(-x*x) + z", "7", "y"])
  func `A formula has the same values one by one and in blocks`(_ text: String) throws {
    let formula = try IntegrandExpression(text)
    let points = (0..<100).map { index in
      let number = Double(index)
      return [number / 7, (number * 0.37).truncatingRemainder(dividingBy: 5), 1 + number]
    }
    #expect(values(of: formula, at: points) == points.map { formula.value(at: $0) })
    #expect(formula.fewestDimensions == formula.variableCount)
  }
}
