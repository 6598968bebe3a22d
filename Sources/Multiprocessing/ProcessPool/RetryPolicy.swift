/// What a pool does with a job whose worker died.
public enum RetryPolicy: Hashable, Sendable {
  /// Its caller is told.
  case never
  /// It is run again up to so many times, in another worker, before its caller is told.
  ///
  /// Only for jobs that may be run twice: nobody knows how far a lost attempt had come.
  case times(Int)
}
