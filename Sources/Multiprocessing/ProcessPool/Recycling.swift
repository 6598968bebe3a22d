/// When a pool replaces a worker that is still well, for jobs that leave something behind.
public enum Recycling: Hashable, Sendable {
  /// Never.
  case never
  /// After so many jobs, at least 1.
  ///
  /// No worker ever runs more of them, however they come: each job of a chunk counts, chunks are no larger
  /// than this number, and one that is more than a worker may still have is run by two. (Python's
  /// `maxtasksperchild` counts chunks.) The pool's initializer does not count.
  case jobs(Int)
  /// When it holds more than so many megabytes (2^20 bytes) of memory at the end of a job, at least 1 and
  /// at most 2^40.
  ///
  /// Jobs that travel in a chunk are looked at together, at the chunk's end.
  case megabytes(Int)
}
