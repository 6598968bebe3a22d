/// Where things lie on the board of a communicator.
///
/// The ranks' rows come first, then a ring for each pair of ranks, then two slots for each rank. Memory that
/// nobody touches costs nothing.
struct BoardLayout: Hashable, Codable {
  let ranks: Int
  /// The bytes of a ring; a power of two.
  let ringCapacity: Int
  /// The bytes of a slot behind its header; a multiple of 4096.
  let slotCapacity: Int

  /// The most ranks that a board has room for.
  static let rankLimit = 256

  static let rowSize = 256
  static let ringHeadSize = 192
  static let slotHeadSize = 256

  /// The layout of so many ranks.
  init(ranks: Int) {
    self.ranks = ranks
    // Of 256 ranks there are 65,536 rings: each 8 KiB then, and 256 KiB where there are few.
    var capacity = 256 << 10
    while capacity > 8 << 10, capacity * ranks * ranks > 64 << 20 { capacity /= 2 }
    ringCapacity = capacity
    slotCapacity = ranks <= 16 ? 256 << 10 : 64 << 10
  }

  private static let rowsOffset = 64
  private var ringsOffset: Int { Self.rowsOffset + ranks * Self.rowSize }
  private var ringSize: Int { Self.ringHeadSize + ringCapacity }
  private var slotsOffset: Int { ringsOffset + ranks * ranks * ringSize }
  private var slotSize: Int { Self.slotHeadSize + slotCapacity }

  /// The bytes of the whole board.
  var size: Int { slotsOffset + 2 * ranks * slotSize }

  /// The row of a rank.
  func row(_ rank: Int) -> Int { Self.rowsOffset + rank * Self.rowSize }

  /// The ring from one rank to another.
  func ring(from source: Int, to destination: Int) -> Int {
    ringsOffset + (source * ranks + destination) * ringSize
  }

  /// One of the two slots of a rank.
  func slot(_ rank: Int, _ turn: Int) -> Int { slotsOffset + (2 * rank + (turn & 1)) * slotSize }
}
