/// What a pool does with a job whose worker died.
public enum RetryPolicy: Hashable, Sendable {
  /// Its caller is told.
  case never
  /// It is run again up to so many times, in another worker, before its caller is told.
  ///
  /// Only for jobs that may be run twice: nobody knows how far a lost attempt had come. A worker that dies
  /// before it is ready has not seen its job, and does not count; but when so many in a row have done that,
  /// and three more, the waiting jobs throw ``WorkerStartFailed``.
  case times(Int)
}
