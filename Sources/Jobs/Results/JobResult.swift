/// What became of one job of a sequence.
public struct JobResult<Output: Sendable>: Sendable {
  /// Which job it was, counted from 0 in the order of the jobs.
  public var index: Int
  /// The answer, or the error in its place.
  public var result: Result<Output, any Error>

  /// Creates the result.
  public init(index: Int, result: Result<Output, any Error>) {
    self.index = index
    self.result = result
  }

  /// Returns the answer, or throws what the job's caller would have been thrown.
  public func get() throws -> Output { try result.get() }
}
