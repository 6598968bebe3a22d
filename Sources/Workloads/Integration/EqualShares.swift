extension RandomAccessCollection where Index == Int {
  /// Cuts the elements into neighbouring shares of about equal length.
  ///
  /// - Parameter parts: how many shares; there are fewer if there are fewer elements.
  /// - Returns: the shares, in the order of the elements; none of them is empty.
  func equalShares(_ parts: Int) -> [SubSequence] {
    let parts = Swift.min(Swift.max(parts, 1), count)
    return (0..<parts).map { part in
      // No product of the two, which could overflow.
      let (length, longer) = count.quotientAndRemainder(dividingBy: parts)
      let start = startIndex + part * length + Swift.min(part, longer)
      return self[start..<(start + length + (part < longer ? 1 : 0))]
    }
  }
}
