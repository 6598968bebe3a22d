#if canImport(Glibc)
  // Nothing here names it: `squareRoot()` calls the C library's sqrt, and this import links that.
  internal import Glibc
#endif

/// The number, the mean and the spread of some values.
///
/// Source for ``merge(_:)``: T. F. Chan, G. H. Golub and R. J. LeVeque, "Updating formulae and a
/// pairwise algorithm for computing sample variances", COMPSTAT 1982, 30–41.
struct SampleMoments: Hashable, Codable, Sendable, Mergeable {
  /// How many values there are.
  private(set) var count: Int

  /// Their mean.
  private(set) var mean: Double

  /// The sum of their squared distances from the mean.
  private(set) var squares: Double

  /// Creates the moments of no values.
  init() {
    count = 0
    mean = 0
    squares = 0
  }

  /// Creates the moments of some values.
  ///
  /// Eight sums run side by side, and the order of the additions is fixed.
  init(_ values: UnsafeBufferPointer<Double>) {
    self.init()
    guard !values.isEmpty else { return }
    count = values.count
    mean = Self.sum(values) { $0 } / Double(count)
    // The second pass tells how far rounding moved the mean.
    let center = mean
    let shift = Self.sum(values) { $0 - center } / Double(count)
    squares = Self.sum(values) { ($0 - center) * ($0 - center) }
    if squares.isFinite { squares = max(squares - Double(count) * shift * shift, 0) }
    mean += shift
  }

  /// Takes in the moments of other values.
  mutating func merge(_ other: SampleMoments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let sum = Double(count + other.count)
    let distance = other.mean - mean
    let share = Double(other.count) / sum
    mean += distance * share
    squares += other.squares + distance * distance * (Double(count) * share)
    count += other.count
  }

  /// The variance of the mean, estimated; not a number of one value or none.
  var varianceOfMean: Double { squares / Double(count - 1) / Double(count) }

  /// The standard deviation to expect of the mean; not a number of one value or none.
  var standardError: Double { count > 1 ? varianceOfMean.squareRoot() : .nan }

  @inline(__always)
  private static func sum(
    _ values: UnsafeBufferPointer<Double>, _ term: (SIMD8<Double>) -> SIMD8<Double>
  ) -> Double {
    let whole = values.count & ~7
    var lanes = SIMD8<Double>.zero
    let base = UnsafeRawBufferPointer(values)
    for index in stride(from: 0, to: whole, by: 8) {
      lanes += term(base.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self))
    }
    var rest = 0.0
    for index in whole..<values.count {
      rest += term(SIMD8(repeating: values[index]))[0]
    }
    let four = lanes.lowHalf + lanes.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y + rest
  }
}
