/// What all communicators agree on.
package enum CommunicatorRules {
  /// The largest tag that every MPI must allow (MPI 4.0, 9.1.2).
  package static let largestTag = 32_767

  /// Throws unless there is such a rank.
  package static func check(rank: Int, size: Int) throws(CommunicatorError) {
    guard rank >= 0, rank < size else { throw .rankOutOfRange(rank: rank, size: size) }
  }

  /// Throws unless there is such a tag.
  package static func check(tag: Int) throws(CommunicatorError) {
    guard tag >= 0, tag <= largestTag else { throw .tagOutOfRange(tag: tag) }
  }
}
