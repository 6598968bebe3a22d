internal import Jobs

extension RandomAccessCollection where Index == Int {
  /// Cuts the elements into neighbouring shares of about equal length.
  ///
  /// - Parameter parts: how many shares; there are fewer if there are fewer elements.
  /// - Returns: the shares, in the order of the elements; none of them is empty.
  func equalShares(_ parts: Int) -> [SubSequence] {
    let parts = Swift.min(Swift.max(parts, 1), count)
    return (0..<parts).map { part in
      let range = EvenParts.range(of: part, of: parts, in: count)
      return self[(startIndex + range.lowerBound)..<(startIndex + range.upperBound)]
    }
  }
}
