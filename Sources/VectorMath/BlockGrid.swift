/// Writes the places of a grid into a block: `(first + j) * step + origin` for number *j*.
///
/// By the widest vectors that the processor has. The bits are those of the same arithmetic on single numbers.
///
/// ```swift
/// var places = [Double](repeating: 0, count: 4)
/// places.withUnsafeMutableBufferPointer { formGrid($0, first: 2, step: 0.5) }
/// // [1.0, 1.5, 2.0, 2.5]
/// ```
///
/// - Parameters:
///   - places: the block, of any length.
///   - first: the number of the first place; a whole one.
///   - step: from one place to the next.
///   - origin: place number 0.
/// - Complexity: O(*n*) for *n* places; never blocks.
public func formGrid(
  _ places: UnsafeMutableBufferPointer<Double>, first: Double, step: Double = 1, origin: Double = 0
) {
  let whole = places.count / 16 * 16
  formGridPlaces(
    UnsafeMutableBufferPointer(rebasing: places[..<whole]), first: first, step: step,
    origin: origin)
  for number in whole..<places.count {
    places[number] = (first + Double(number)) * step + origin
  }
}

/// Adds up a block of numbers, in 16 sums side by side.
///
/// By the widest vectors that the processor has, which do not change the bits: number *j* goes to sum *j* modulo 16,
/// and the 16 are added up in a fixed order.
///
/// - Parameter block: the numbers.
/// - Returns: their sum; 0 for none. It is rounded at each addition, so for long blocks add the sums of short ones.
/// - Complexity: O(*n*) for *n* numbers; never blocks.
public func blockSum(_ block: UnsafeMutableBufferPointer<Double>) -> Double {
  var sums = SIMD16<Double>.zero
  let whole = block.count / 16 * 16
  add(UnsafeMutableBufferPointer(rebasing: block[..<whole]), to: &sums)
  for number in whole..<block.count { sums[number % 16] += block[number] }
  return sums.sum()
}
