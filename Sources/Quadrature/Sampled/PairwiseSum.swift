/// Adds up terms pairwise, in the very order of NumPy's `sum`.
///
/// The error grows with the logarithm of the number of terms: N. J. Higham, "The accuracy of
/// floating point summation", SIAM Journal on Scientific Computing 14, 1993, 783–799.
///
/// - Parameters:
///   - indices: the numbers of the terms.
///   - term: the term with the given number.
func pairwiseSum(_ indices: Range<Int>, _ term: (Int) -> Double) -> Double {
  let start = indices.lowerBound
  if indices.count < 8 {
    return indices.reduce(into: 0) { $0 += term($1) }
  }
  if indices.count > 128 {
    let half = indices.count / 2
    let middle = start + half - half % 8
    return pairwiseSum(start..<middle, term) + pairwiseSum(middle..<indices.upperBound, term)
  }
  var lanes = SIMD8<Double>.zero
  let rest = indices.upperBound - indices.count % 8
  for index in stride(from: start, to: rest, by: 8) {
    for lane in 0..<8 {
      lanes[lane] += term(index + lane)
    }
  }
  let pairs = lanes.evenHalf + lanes.oddHalf
  let fours = pairs.evenHalf + pairs.oddHalf
  return (rest..<indices.upperBound).reduce(into: fours[0] + fours[1]) { $0 += term($1) }
}
