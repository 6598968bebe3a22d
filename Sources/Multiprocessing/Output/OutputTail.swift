/// The last bytes of a stream.
struct OutputTail {
  /// Enough for a report of the backtracer.
  static let capacity = 1 << 16

  private var bytes: [UInt8] = []
  /// How many there have been, the forgotten ones included.
  private(set) var count = 0

  /// Takes bytes in and forgets the oldest.
  mutating func push(_ new: UnsafeRawBufferPointer) {
    count += new.count
    bytes += new.suffix(Self.capacity)
    // Not at every push: that would move the whole tail for each line.
    if bytes.count > 2 * Self.capacity { bytes.removeFirst(bytes.count - Self.capacity) }
  }

  /// What is left of the stream behind its first `position` bytes.
  func contents(since position: Int = 0) -> [UInt8] {
    Array(bytes.suffix(min(Self.capacity, max(0, count - position))))
  }
}
