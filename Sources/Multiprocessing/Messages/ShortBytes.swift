internal import Glibc

/// Copies and comparisons of a few bytes, for which a call would cost more than the work.
enum ShortBytes {
  /// Copies bytes that don't overlap.
  @inline(__always)
  static func copy(
    _ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int
  ) {
    // Two halves that overlap in the middle serve all counts between one width and twice as many.
    switch count {
    case 8...16: copyEnds(UInt64.self, source, target, count)
    case 4..<8: copyEnds(UInt32.self, source, target, count)
    case 17...32: copyEnds(SIMD2<UInt64>.self, source, target, count)
    case 2..<4: copyEnds(UInt16.self, source, target, count)
    case 1: target.storeBytes(of: source.load(as: UInt8.self), as: UInt8.self)
    default: target.copyMemory(from: source, byteCount: count)
    }
  }

  @inline(__always)
  private static func copyEnds<Word: BitwiseCopyable>(
    _: Word.Type, _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int
  ) {
    let last = count &- MemoryLayout<Word>.size
    let head = source.loadUnaligned(as: Word.self)
    let tail = source.loadUnaligned(fromByteOffset: last, as: Word.self)
    target.storeBytes(of: head, as: Word.self)
    target.storeBytes(of: tail, toByteOffset: last, as: Word.self)
  }

  /// Whether so many bytes are the same in both places.
  @inline(__always)
  static func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, count: Int) -> Bool {
    switch count {
    case 8...16: areEndsEqual(UInt64.self, left, right, count)
    case 4..<8: areEndsEqual(UInt32.self, left, right, count)
    case 2..<4: areEndsEqual(UInt16.self, left, right, count)
    case 1: left.load(as: UInt8.self) == right.load(as: UInt8.self)
    case 0: true
    default: memcmp(left, right, count) == 0
    }
  }

  @inline(__always)
  private static func areEndsEqual<Word: FixedWidthInteger & BitwiseCopyable>(
    _: Word.Type, _ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int
  ) -> Bool {
    let last = count &- MemoryLayout<Word>.size
    let head =
      left.loadUnaligned(as: Word.self) ^ right.loadUnaligned(as: Word.self)
    let tail =
      left.loadUnaligned(fromByteOffset: last, as: Word.self)
      ^ right.loadUnaligned(fromByteOffset: last, as: Word.self)
    return head | tail == 0
  }
}
