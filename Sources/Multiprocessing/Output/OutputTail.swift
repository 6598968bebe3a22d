/// The last bytes of a stream.
struct OutputTail {
  /// Enough for a report of the backtracer.
  static let capacity = 1 << 16
  /// Enough for `Fatal error:`, and where.
  static let headCapacity = 1 << 10

  private var bytes: [UInt8] = []
  /// How many there have been, the forgotten ones included.
  private(set) var count = 0
  /// How the line began that was cut when the bytes before the kept ones were forgotten, and where in the stream.
  private var head: [UInt8] = []
  private var headStart = 0

  /// Takes bytes in and forgets the oldest.
  mutating func push(_ new: UnsafeRawBufferPointer) {
    let kept = new.suffix(Self.capacity)
    if kept.count < new.count {
      forget(bytes[...], from: count - bytes.count)
      forget(new[..<kept.startIndex], from: count)
      bytes = []
    }
    count += new.count
    bytes += kept
    // Not at every push: that would move the whole tail for each line.
    if bytes.count > 2 * Self.capacity {
      let surplus = bytes.count - Self.capacity
      forget(bytes[..<surplus], from: count - bytes.count)
      bytes.removeFirst(surplus)
    }
  }

  /// What is left of the stream behind its first `position` bytes.
  func contents(since position: Int = 0) -> [UInt8] {
    Array(bytes.suffix(length(since: position)))
  }

  /// How the line begins, behind the first `position` bytes, that ``contents(since:)`` begin in the middle of.
  ///
  /// Of a message that is longer than all that is kept, the beginning says what it is.
  func cutLine(since position: Int = 0) -> [UInt8] {
    let start = count - length(since: position)
    guard start > position else { return [] }
    var copy = OutputTail()
    copy.head = head
    copy.headStart = headStart
    let first = count - bytes.count
    copy.forget(bytes[..<(start - first)], from: first)
    return Array(copy.head.dropFirst(max(0, position - copy.headStart)))
  }

  private func length(since position: Int) -> Int {
    min(Self.capacity, max(0, count - position))
  }

  /// Keeps the beginning of the last line of what is forgotten.
  private mutating func forget(_ bytes: some BidirectionalCollection<UInt8>, from position: Int) {
    var line = bytes[...]
    if let newline = bytes.lastIndex(of: UInt8(ascii: "\n")) {
      line = bytes[bytes.index(after: newline)...]
      head = []
      headStart = position + bytes.count - line.count
    }
    head += line.prefix(Self.headCapacity - head.count)
  }
}
