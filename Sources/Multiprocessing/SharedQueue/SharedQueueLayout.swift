internal import Glibc

/// Where the parts of a shared queue lie in its block.
///
/// What processes write at the same time lies in cache lines of its own.
struct SharedQueueLayout {
  /// One element in the ring.
  struct Slot {
    /// Where the arena's free part begins behind this element; counts on without end.
    var arenaEnd: UInt64
    /// The bytes of the element.
    var length: UInt64
    /// Where they lie.
    var place: UInt32
    /// Which extent they lie in.
    var extent: UInt32
    /// Where they lie in the arena.
    var arenaStart: UInt64
  }

  /// Where the bytes of an element lie.
  enum Place {
    /// In the slot.
    static let slot: UInt32 = 0
    /// In the arena, in one piece.
    static let arena: UInt32 = 1
    /// In an extent.
    static let extent: UInt32 = 2
  }

  static let slotSize = 64
  /// Where an element's bytes begin in a slot; up to 40 find room.
  static let inlineOffset = 24
  static let inlineLimit = slotSize - inlineOffset

  static let capacityOffset = 0
  static let shutdownOffset = 64
  /// Whether somebody died who was putting, and nobody has freed its extents yet.
  static let reclaimOffset = shutdownOffset + 4
  static let putMutexOffset = 128
  static let takeMutexOffset = 256
  static let tailOffset = 384
  static let headOffset = 448
  /// Beside the head: whoever takes writes both.
  static let arenaHeadOffset = headOffset + 8
  static let itemsOffset = 512
  static let roomOffset = 576
  static let doneOffset = 640
  /// How many extents there are.
  static let extentCountOffset = 704
  /// Where those sleep that want an extent.
  static let sparesOffset = 768
  static let takersOffset = 1024

  /// Elements of more bytes are not put into the arena.
  static let arenaLimit = 256 << 10

  /// How many elements there is room for.
  let capacity: Int
  /// One less than the number of slots, a power of two.
  let mask: UInt64

  init(capacity: Int) {
    self.capacity = capacity
    var slots = 1
    while slots < capacity { slots *= 2 }
    mask = UInt64(slots - 1)
  }

  var slotsOffset: Int { Self.takersOffset + (ProcessTable.size + 63) / 64 * 64 }

  var extentsOffset: Int { slotsOffset + Int(mask + 1) * Self.slotSize }

  /// Enough for every element to have one, and for as many more that are being read or written.
  var extentLimit: Int { capacity + 256 }

  var arenaOffset: Int {
    let end = extentsOffset + extentLimit * MemoryLayout<SharedExtents.Row>.stride
    return (end + 4095) / 4096 * 4096
  }

  /// The bytes of all of it, the extents' own not included.
  var size: Int { arenaOffset + arenaSize }

  /// 256 bytes a place, within limits: what finds no room takes a page or more.
  var arenaSize: Int { min(max(capacity * 256, 1 << 20), 64 << 20) }
}
