/// The last bytes of a stream.
struct OutputTail {
  /// Enough for a report of the backtracer.
  static let capacity = 1 << 16

  private var bytes: [UInt8] = []

  /// Takes bytes in and forgets the oldest.
  mutating func push(_ new: UnsafeRawBufferPointer) {
    bytes += new.suffix(Self.capacity)
    // Not at every push: that would move the whole tail for each line.
    if bytes.count > 2 * Self.capacity { bytes.removeFirst(bytes.count - Self.capacity) }
  }

  /// What is left of the stream.
  var contents: [UInt8] { Array(bytes.suffix(Self.capacity)) }
}
