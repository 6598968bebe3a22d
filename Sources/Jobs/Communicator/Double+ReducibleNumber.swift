extension Double: ReducibleNumber {
  /// What is too large is infinite: false.
  public static var canOverflow: Bool { false }

  /// Combines two rows of numbers, place by place, into the first.
  public static func combine(
    _ reduction: Reduction<Double>, into first: UnsafeMutableBufferPointer<Double>,
    with second: UnsafeBufferPointer<Double>
  ) -> Int? {
    let count = min(first.count, second.count)
    guard let x = first.baseAddress, let y = second.baseAddress else { return nil }
    switch reduction.kind {
    case .sum: for index in 0..<count { x[index] += y[index] }
    case .product: for index in 0..<count { x[index] *= y[index] }
    // A comparison with what is not a number is false: the first stays, the second comes by the test.
    case .minimum:
      for index in 0..<count where y[index] < x[index] || y[index] != y[index] {
        x[index] = y[index]
      }
    case .maximum:
      for index in 0..<count where y[index] > x[index] || y[index] != y[index] {
        x[index] = y[index]
      }
    case .bitwiseAnd, .bitwiseOr, .bitwiseXor:
      preconditionFailure("the bits of doubles are not combined")
    }
    return nil
  }
}
