/// The first entries of a map, noted when they are checked, so that they are read once.
///
/// The memory is the node's, and is used again for its next map.
struct MapNotes {
  private static let limit = 8

  /// There once an entry has been noted.
  private(set) var entries: UnsafeMutablePointer<MapEntry>?
  private(set) var count = 0
  /// Whether the map has no other entries.
  private(set) var isWhole = false
  /// The entry that is likely to be asked for next.
  var next = 0

  /// Forgets the map.
  @inline(__always)
  mutating func clear() {
    count = 0
    isWhole = false
    next = 0
  }

  /// Notes an entry if there is room for it; entries are noted in their order, from number 0 on.
  @inline(__always)
  mutating func note(_ number: Int, _ entry: MapEntry) {
    guard number < Self.limit else { return }
    (entries ?? makeRoom()).advanced(by: number).initialize(to: entry)
  }

  /// Says that the map has so many entries, all of them well formed.
  @inline(__always)
  mutating func end(count all: Int) {
    count = min(all, Self.limit)
    isWhole = all <= Self.limit
  }

  /// Lets go of the memory.
  func deallocate() {
    entries?.deallocate()
  }

  @inline(never)
  private mutating func makeRoom() -> UnsafeMutablePointer<MapEntry> {
    let new = UnsafeMutablePointer<MapEntry>.allocate(capacity: Self.limit)
    entries = new
    return new
  }
}
