/// How far a pipe has been read, as whoever reads it tells its writer.
struct OutputReading: Hashable, Sendable {
  /// How many bytes were read.
  var count: Int
  /// Whether more are taken from the pipe at this moment, which are not counted yet.
  var isUnderWay: Bool

  init(count: Int, isUnderWay: Bool) {
    self.count = count
    self.isUnderWay = isUnderWay
  }

  /// Reads one word.
  init(word: UInt64) {
    // Whatever a job wrote there, something can be added to it.
    count = Int(word >> 2)
    isUnderWay = word & 1 == 1
  }

  /// The same as one word, which can be stored at once.
  var word: UInt64 { UInt64(count) << 2 | (isUnderWay ? 1 : 0) }
}
