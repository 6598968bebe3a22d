internal import Glibc

extension Deadline {
  /// Whether the moment has passed.
  package var isOver: Bool {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return (Int64(now.tv_sec), Int64(now.tv_nsec)) >= (seconds, nanoseconds)
  }
}
