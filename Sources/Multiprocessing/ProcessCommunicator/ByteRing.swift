internal import Synchronization

/// The way from one rank to one other: a ring of bytes that one process writes and one reads.
///
/// Bytes count when the writer has stored how many there are, so that one that is killed leaves what it had
/// published before, and nothing half.
struct ByteRing {
  private let written: UnsafeMutablePointer<Atomic<UInt64>>
  private let wantsRoom: UnsafeMutablePointer<Atomic<UInt32>>
  private let taken: UnsafeMutablePointer<Atomic<UInt64>>
  private let bytes: UnsafeMutableRawPointer
  private let capacity: Int

  init(at base: UnsafeMutableRawPointer, capacity: Int) {
    written = base.assumingMemoryBound(to: Atomic<UInt64>.self)
    taken = (base + 64).assumingMemoryBound(to: Atomic<UInt64>.self)
    wantsRoom = (base + 128).assumingMemoryBound(to: Atomic<UInt32>.self)
    bytes = base + BoardLayout.ringHeadSize
    self.capacity = capacity
  }

  // MARK: The writer

  /// How many bytes find room.
  var room: Int {
    let taken = taken.pointee.load(ordering: .sequentiallyConsistent)
    return capacity - Int(written.pointee.load(ordering: .relaxed) &- taken)
  }

  /// Says whether the writer waits for room, before it looks for the last time.
  func wantRoom(_ wants: Bool) {
    wantsRoom.pointee.store(wants ? 1 : 0, ordering: .sequentiallyConsistent)
  }

  /// Writes as much as there is room for, at most half a ring, and returns how much that was.
  func write(_ source: UnsafeRawBufferPointer) -> Int {
    let count = min(source.count, room, capacity / 2)
    guard count > 0, let start = source.baseAddress else { return 0 }
    let position = written.pointee.load(ordering: .relaxed)
    let offset = Int(position & UInt64(capacity - 1))
    let first = min(count, capacity - offset)
    (bytes + offset).copyMemory(from: start, byteCount: first)
    if count > first { bytes.copyMemory(from: start + first, byteCount: count - first) }
    written.pointee.store(position &+ UInt64(count), ordering: .sequentiallyConsistent)
    return count
  }

  // MARK: The reader

  /// How many bytes are there to be read.
  @inline(__always)
  var available: Int {
    let written = written.pointee.load(ordering: .sequentiallyConsistent)
    return Int(written &- taken.pointee.load(ordering: .relaxed))
  }

  /// Reads as much as there is and finds room, at most half a ring, and returns how much that was.
  func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(target.count, available, capacity / 2)
    guard count > 0, let start = target.baseAddress else { return 0 }
    let position = taken.pointee.load(ordering: .relaxed)
    let offset = Int(position & UInt64(capacity - 1))
    let first = min(count, capacity - offset)
    start.copyMemory(from: bytes + offset, byteCount: first)
    if count > first { (start + first).copyMemory(from: bytes, byteCount: count - first) }
    taken.pointee.store(position &+ UInt64(count), ordering: .sequentiallyConsistent)
    return count
  }

  /// Whether the writer waits for the room that there is now.
  var isWaitedFor: Bool { wantsRoom.pointee.load(ordering: .sequentiallyConsistent) != 0 }
}
