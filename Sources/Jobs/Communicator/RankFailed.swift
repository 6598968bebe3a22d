/// One rank of a communicator crashed or threw, and its program has no answer.
public struct RankFailed: Error, Sendable {
  /// The rank.
  public var rank: Int
  /// What became of it: ``WorkerCrashed``, with the process number, the signal and the message, if it died;
  /// else what its program threw (as a ``RemoteError`` where that cannot be carried).
  public var error: any Error

  /// Creates the error.
  public init(rank: Int, error: any Error) {
    self.rank = rank
    self.error = error
  }
}

extension RankFailed: CustomStringConvertible {
  /// Names the rank, and says what became of it.
  public var description: String { "rank \(rank) failed: \(error)" }
}
