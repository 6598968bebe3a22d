/// When a pool replaces a worker that is still well, for jobs that leave something behind.
public enum Recycling: Hashable, Sendable {
  /// Never.
  case never
  /// After so many jobs, at least 1.
  case jobs(Int)
  /// When it holds more than so many megabytes (2^20 bytes) of memory at the end of a job, at least 1.
  case megabytes(Int)
}
