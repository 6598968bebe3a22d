internal import CMultiprocessing
public import Synchronization

/// A bounded first-in, first-out buffer without a lock, for any number of threads.
///
/// A slot's stamp says whose turn it is, as in Vyukov's queue: the position of the put that may
/// fill it, or one more while it is full. Threading/Queues/README.md has the protocol.
@usableFromInline
struct QueueRing<Element>: @unchecked Sendable {
  // Sendable: three constants; the memory behind `base` is atomics, and elements that belong to the
  // one thread that moved `tail` or `head` over them, until it has written the slot's stamp.

  /// Head, tail, and the slots, each of the first two in a cache line pair of its own.
  @usableFromInline
  let base: UnsafeMutableRawPointer
  @usableFromInline
  let capacity: Int
  /// The bit of `tail` that says that the queue is shut down.
  ///
  /// The bits below it are the index of a slot, those above it count the laps.
  @usableFromInline
  let mark: UInt

  @inlinable
  init(capacity: Int) {
    self.capacity = capacity
    var mark: UInt = 2
    while mark <= UInt(capacity) { mark *= 2 }
    self.mark = mark
    base = .allocate(
      byteCount: Self.slotsOffset + capacity * Self.slotStride,
      alignment: max(Self.lineSize, MemoryLayout<Element>.alignment))
    head.initialize(to: Atomic(0))
    tail.initialize(to: Atomic(0))
    for index in 0..<capacity { stamp(UInt(index)).initialize(to: Atomic(UInt(index))) }
  }

  /// Frees the memory and what is left in it; nobody else may use the ring any more.
  @inlinable
  func destroy() {
    while case .element = take() {}
    base.deallocate()
  }

  // MARK: - Memory

  // Two cache lines: processors fetch them in pairs.
  @inlinable
  static var lineSize: Int { 128 }

  @inlinable
  static var slotsOffset: Int {
    let alignment = MemoryLayout<Element>.alignment
    return (2 * lineSize + alignment - 1) & ~(alignment - 1)
  }

  /// Where a slot's element is; the stamp comes first.
  @inlinable
  static var elementOffset: Int {
    let alignment = MemoryLayout<Element>.alignment
    return (MemoryLayout<UInt>.size + alignment - 1) & ~(alignment - 1)
  }

  @inlinable
  static var slotStride: Int {
    let alignment = max(MemoryLayout<UInt>.alignment, MemoryLayout<Element>.alignment)
    return (elementOffset + MemoryLayout<Element>.size + alignment - 1) & ~(alignment - 1)
  }

  /// Whether a ring of this capacity is small enough to be set aside from the start.
  @inlinable
  static func isReasonable(capacity: Int) -> Bool {
    capacity <= 1 << 16 && capacity * slotStride <= 1 << 20
  }

  @inlinable
  var head: UnsafeMutablePointer<Atomic<UInt>> {
    base.assumingMemoryBound(to: Atomic<UInt>.self)
  }

  @inlinable
  var tail: UnsafeMutablePointer<Atomic<UInt>> {
    (base + Self.lineSize).assumingMemoryBound(to: Atomic<UInt>.self)
  }

  @inlinable
  func stamp(_ index: UInt) -> UnsafeMutablePointer<Atomic<UInt>> {
    (base + Self.slotsOffset + Int(bitPattern: index) &* Self.slotStride)
      .assumingMemoryBound(to: Atomic<UInt>.self)
  }

  @inlinable
  func element(_ index: UInt) -> UnsafeMutablePointer<Element> {
    (base + Self.slotsOffset + Int(bitPattern: index) &* Self.slotStride + Self.elementOffset)
      .assumingMemoryBound(to: Element.self)
  }

  // MARK: - Positions

  @inlinable
  var lap: UInt { mark &* 2 }

  @inlinable
  func index(_ position: UInt) -> UInt { position & (mark &- 1) }

  /// The position after this one: the next slot, or the first of the next lap.
  @inlinable
  func next(_ position: UInt) -> UInt {
    let index = index(position)
    return index &+ 1 < UInt(bitPattern: capacity)
      ? position &+ 1 : (position &- index) &+ lap
  }

  /// How many positions come before this one.
  @inlinable
  func ordinal(_ position: UInt) -> Int {
    Int(bitPattern: position / lap) &* capacity &+ Int(bitPattern: index(position))
  }

  // MARK: - In and out

  @inlinable
  func put(_ element: Element) -> QueuePutOutcome {
    var position = tail.pointee.load(ordering: .relaxed)
    var backoff = QueueBackoff()
    while true {
      if position & mark != 0 { return .shutDown }
      let index = index(position)
      let stamp = stamp(index).pointee.load(ordering: .acquiring)
      if stamp == position {
        let (isOurs, now) = tail.pointee.weakCompareExchange(
          expected: position, desired: next(position),
          successOrdering: .sequentiallyConsistent, failureOrdering: .relaxed)
        if isOurs {
          self.element(index).initialize(to: element)
          if !_isPOD(Element.self) { finishRetains() }
          self.stamp(index).pointee.store(position &+ 1, ordering: .releasing)
          return .done
        }
        position = now
      } else {
        // The slot has the last lap's element: nobody has come for it, or somebody is at it.
        if stamp &+ lap == position &+ 1,
          head.pointee.load(ordering: .sequentiallyConsistent) &+ lap == position
        {
          return .full
        }
        backoff.snooze()
        position = tail.pointee.load(ordering: .relaxed)
      }
    }
  }

  @inlinable
  func take() -> QueueTakeOutcome<Element> {
    var position = head.pointee.load(ordering: .relaxed)
    var backoff = QueueBackoff()
    while true {
      let index = index(position)
      let stamp = stamp(index).pointee.load(ordering: .acquiring)
      if stamp == position &+ 1 {
        let (isOurs, now) = head.pointee.weakCompareExchange(
          expected: position, desired: next(position),
          successOrdering: .sequentiallyConsistent, failureOrdering: .relaxed)
        if isOurs {
          let element = element(index).move()
          self.stamp(index).pointee.store(position &+ lap, ordering: .releasing)
          return .element(element)
        }
        position = now
      } else {
        if stamp == position {
          // Nobody has put here, or somebody is at it.
          let end = tail.pointee.load(ordering: .sequentiallyConsistent)
          if end & ~mark == position { return end == position ? .empty : .shutDown }
        }
        backoff.snooze()
        position = head.pointee.load(ordering: .relaxed)
      }
    }
  }

  @inlinable
  func shutDown() {
    tail.pointee.bitwiseOr(mark, ordering: .sequentiallyConsistent)
  }

  // MARK: - What is in it

  @inlinable
  var isShutDown: Bool { tail.pointee.load(ordering: .sequentiallyConsistent) & mark != 0 }

  // The end that moves on is read last: equality then held at that moment.

  @inlinable
  var mayTake: Bool {
    let start = head.pointee.load(ordering: .sequentiallyConsistent)
    return tail.pointee.load(ordering: .sequentiallyConsistent) != start
  }

  @inlinable
  var mayPut: Bool {
    let end = tail.pointee.load(ordering: .sequentiallyConsistent)
    return head.pointee.load(ordering: .sequentiallyConsistent) &+ lap != end
  }

  @inlinable
  var putCount: Int { ordinal(tail.pointee.load(ordering: .sequentiallyConsistent) & ~mark) }

  @inlinable
  var count: Int {
    while true {
      let end = tail.pointee.load(ordering: .sequentiallyConsistent)
      let start = head.pointee.load(ordering: .sequentiallyConsistent)
      if tail.pointee.load(ordering: .sequentiallyConsistent) == end {
        return ordinal(end & ~mark) &- ordinal(start)
      }
    }
  }
}

/// Has the compiler retain an element before others may see it, and release it.
///
/// The compiler moves a retain behind stores, also behind the atomic one of the stamp; not behind
/// a call of which it knows nothing.
@usableFromInline
@inline(never)
func finishRetains() {
  CMultiprocessing_may_release()
}
