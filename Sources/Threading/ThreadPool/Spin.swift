internal import CMultiprocessing
internal import Glibc

/// A short wait that keeps the processor, for what is likely to come before a sleep would be over.
struct Spin {
  /// Long enough for one parallel loop to follow another; what an idle worker costs at most.
  private static let nanoseconds = 100_000

  private var end: Int?
  private let isUseful: Bool

  /// - Parameter isUseful: false if there is one processor, where spinning only keeps it from others.
  init(isUseful: Bool) {
    self.isUseful = isUseful
  }

  /// Lets some nanoseconds pass.
  ///
  /// - Returns: false if the time is over: sleep instead.
  mutating func wait() -> Bool {
    guard isUseful else { return false }
    for _ in 0..<8 { CMultiprocessing_relax() }
    let now = Self.now
    guard let end else {
      self.end = now + Self.nanoseconds
      return true
    }
    return now < end
  }

  private static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }
}
