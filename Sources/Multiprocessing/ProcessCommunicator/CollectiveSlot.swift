/// Where a rank puts its part of a step of a collective call: a header that says which call it is, and bytes.
struct CollectiveSlot {
  private let base: UnsafeMutableRawPointer
  private let capacity: Int

  init(at base: UnsafeMutableRawPointer, capacity: Int) {
    self.base = base
    self.capacity = capacity
  }

  /// Says which call its rank makes.
  func put(_ call: CollectiveCall) {
    call.write(to: UnsafeMutableRawBufferPointer(start: base, count: headSize))
  }

  /// The call that its rank makes.
  func call(isNamed: Bool = false) -> CollectiveCall {
    CollectiveCall(
      readingFrom: UnsafeRawBufferPointer(start: base, count: headSize), isNamed: isNamed)
  }

  /// The bytes behind the header.
  var bytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: base + headSize, count: capacity)
  }

  /// The bytes as numbers.
  func numbers<Number: BitwiseCopyable>(
    _ range: Range<Int>, of type: Number.Type = Number.self
  ) -> UnsafeMutableBufferPointer<Number> {
    precondition(range.upperBound * MemoryLayout<Number>.stride <= capacity, "outside of the slot")
    let start = (base + headSize).assumingMemoryBound(to: Number.self)
    return UnsafeMutableBufferPointer(start: start + range.lowerBound, count: range.count)
  }

  private var headSize: Int { BoardLayout.slotHeadSize }
}
