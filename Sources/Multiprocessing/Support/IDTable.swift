/// Values by numbers that are given out one after the other, such as those of jobs and workers.
///
/// A dictionary but for the hash: the lowest bits of a number say where it lies, so that numbers that
/// follow each other lie side by side. To find one costs a load or two; `Dictionary` mixes the bits
/// first, which takes longer than all else that a pool does for a small job.
struct IDTable<Value> {
  /// In each slot a number plus one, or 0 if the slot is free.
  private var marks: [UInt64] = []
  /// As many; nil where the slot is free.
  private var slots: [Value?] = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The value of a number, nil if it has none.
  subscript(id: UInt64) -> Value? {
    @inline(__always)
    get {
      guard let slot = slot(of: id) else { return nil }
      return slots[slot]
    }
    @inline(__always)
    _modify {
      if let slot = slot(of: id) {
        defer { if slots[slot] == nil { free(slot) } }
        yield &slots[slot]
      } else {
        var new: Value?
        defer { if let new { insert(id, new) } }
        yield &new
      }
    }
  }

  /// The value of a number, which it gets if it has none.
  subscript(id: UInt64, default value: @autoclosure () -> Value) -> Value {
    @inline(__always)
    get { self[id] ?? value() }
    @inline(__always)
    _modify {
      let slot = slot(of: id) ?? insert(id, value())
      var current: Value?
      swap(&current, &slots[slot])
      var value = current ?? value()
      defer { slots[slot] = value }
      yield &value
    }
  }

  /// Takes a value out.
  @discardableResult
  mutating func removeValue(forKey id: UInt64) -> Value? {
    guard let slot = slot(of: id) else { return nil }
    var value: Value?
    swap(&value, &slots[slot])
    free(slot)
    return value
  }

  private func home(of id: UInt64) -> Int {
    Int(truncatingIfNeeded: id) & (marks.count - 1)
  }

  @inline(__always)
  private func slot(of id: UInt64) -> Int? {
    guard count > 0 else { return nil }
    let mark = id &+ 1
    var slot = home(of: id)
    // There is a free slot: at most half of them are taken.
    while marks[slot] != mark {
      guard marks[slot] != 0 else { return nil }
      slot = (slot + 1) & (marks.count - 1)
    }
    return slot
  }

  @discardableResult
  private mutating func insert(_ id: UInt64, _ value: Value) -> Int {
    precondition(id < .max, "the last number marks a free slot")
    if 2 * (count + 1) > marks.count { grow() }
    var slot = home(of: id)
    while marks[slot] != 0 { slot = (slot + 1) & (marks.count - 1) }
    marks[slot] = id + 1
    slots[slot] = value
    count += 1
    return slot
  }

  @inline(never)
  private mutating func grow() {
    let old = self
    let size = Swift.max(8, 2 * marks.count)
    marks = Array(repeating: 0, count: size)
    slots = Array(repeating: nil, count: size)
    count = 0
    for (id, value) in old { insert(id, value) }
  }

  /// Frees a slot whose value is gone, and moves up those that had to pass it.
  private mutating func free(_ slot: Int) {
    let mask = marks.count - 1
    var hole = slot
    var next = (hole + 1) & mask
    while marks[next] != 0 {
      let passed = (next - home(of: marks[next] - 1)) & mask
      if passed >= (next - hole) & mask {
        marks[hole] = marks[next]
        slots.swapAt(hole, next)
        hole = next
      }
      next = (next + 1) & mask
    }
    marks[hole] = 0
    count -= 1
  }
}

extension IDTable: Sequence {
  struct Iterator: IteratorProtocol {
    fileprivate let table: IDTable
    fileprivate var slot = 0

    mutating func next() -> (key: UInt64, value: Value)? {
      while slot < table.marks.count {
        defer { slot += 1 }
        if let value = table.slots[slot] { return (table.marks[slot] - 1, value) }
      }
      return nil
    }
  }

  /// In no particular order.
  func makeIterator() -> Iterator { Iterator(table: self) }

  var underestimatedCount: Int { count }
  var keys: some Sequence<UInt64> { lazy.map(\.key) }
  var values: some Sequence<Value> { lazy.map(\.value) }
}

extension IDTable: Sendable where Value: Sendable {}
