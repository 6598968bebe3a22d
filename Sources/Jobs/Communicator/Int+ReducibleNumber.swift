extension Int: ReducibleNumber {
  /// Integers have an end: true.
  public static var canOverflow: Bool { true }

  /// Combines two rows of numbers, place by place, into the first.
  public static func combine(
    _ reduction: Reduction<Int>, into first: UnsafeMutableBufferPointer<Int>,
    with second: UnsafeBufferPointer<Int>
  ) -> Int? {
    let count = Swift.min(first.count, second.count)
    guard let x = first.baseAddress, let y = second.baseAddress else { return nil }
    switch reduction.kind {
    case .sum: return add(x, y, count)
    case .product:
      for index in 0..<count {
        let (product, overflow) = x[index].multipliedReportingOverflow(by: y[index])
        if overflow { return index }
        x[index] = product
      }
    case .minimum: for index in 0..<count { x[index] = Swift.min(x[index], y[index]) }
    case .maximum: for index in 0..<count { x[index] = Swift.max(x[index], y[index]) }
    case .bitwiseAnd: for index in 0..<count { x[index] &= y[index] }
    case .bitwiseOr: for index in 0..<count { x[index] |= y[index] }
    case .bitwiseXor: for index in 0..<count { x[index] ^= y[index] }
    }
    return nil
  }

  /// Adds block by block: the loop has no branch, and a block is gone over again where one overflowed.
  private static func add(
    _ x: UnsafeMutablePointer<Int>, _ y: UnsafePointer<Int>, _ count: Int
  ) -> Int? {
    let block = 1024
    for start in stride(from: 0, to: count, by: block) {
      let end = Swift.min(start + block, count)
      // Its sign is that of no sum that fits.
      var signs = 0
      for index in start..<end {
        let sum = x[index] &+ y[index]
        signs |= (x[index] ^ sum) & (y[index] ^ sum)
        x[index] = sum
      }
      guard signs < 0 else { continue }
      for index in start..<end {
        let sum = x[index]
        let before = sum &- y[index]
        if (before ^ sum) & (y[index] ^ sum) < 0 { return index }
      }
    }
    return nil
  }
}
