/// The break points inside a range, rising, each once.
///
/// - Throws: ``QuadratureError/invalidBreakPoint(_:)`` if one is not a number.
func innerPoints(
  of breakPoints: [Double], from lower: Double, to upper: Double
) throws(QuadratureError) -> [Double] {
  if let wrong = breakPoints.first(where: { $0.isNaN }) { throw .invalidBreakPoint(wrong) }
  var inner: [Double] = []
  for point in breakPoints.sorted() where point > lower && point < upper && point != inner.last {
    inner.append(point)
  }
  return inner
}
