internal import CMultiprocessing
internal import Glibc
internal import Synchronization
internal import Threading

/// The pieces of a shared queue's memory file in which large elements lie: a table of them in the block, and
/// this process's mappings.
///
/// An extent is made at the end of the file when no free one is large enough, and used again: new memory
/// costs more than to fill it. The table is changed with the queue's lock for putting held, but for ``free(_:)``
/// and ``beginReading(_:)``, which are one store.
struct SharedExtents {
  /// One extent.
  struct Row: ~Copyable {
    /// Whose it is (``State``).
    let state: Atomic<UInt32>
    var pid: Int32
    var startTime: UInt64
    /// Where it lies in the file, and how long it is; never changes.
    var offset: UInt64
    var size: UInt64
  }

  /// Whose an extent is.
  enum State {
    static let free: UInt32 = 0
    /// Somebody writes an element into it, or reads one.
    static let used: UInt32 = 1
    /// It holds an element of the queue.
    static let queued: UInt32 = 2
  }

  /// Extents are as large as a power of two, from here on.
  private static let smallest = 64 << 10
  /// Memory of larger ones is given back when they are free.
  private static let keptSize: UInt64 = 256 << 20

  private let block: SharedBlock
  private let rows: UnsafeMutablePointer<Row>
  private let count: UnsafeMutablePointer<UInt64>
  private let limit: Int
  let own: ProcessMark

  init(in block: SharedBlock, at base: UnsafeMutableRawPointer, _ layout: SharedQueueLayout) {
    self.block = block
    rows = (base + layout.extentsOffset).assumingMemoryBound(to: Row.self)
    count = (base + SharedQueueLayout.extentCountOffset).assumingMemoryBound(to: UInt64.self)
    limit = layout.extentLimit
    own = .own
  }

  var indices: Range<Int> { 0..<Int(min(count.pointee, UInt64(limit))) }

  func offset(_ extent: Int) -> UInt64 { rows[extent].offset }

  func size(_ extent: Int) -> Int { Int(rows[extent].size) }

  /// Takes a free extent of at least so many bytes, or makes one.
  ///
  /// - Parameter reclaim: frees the extents of processes that have ended.
  /// - Returns: nil if the system has no memory to give, or there are too many extents.
  func claim(_ bytes: Int, reclaim: () -> Void) -> Int? {
    if let free = firstFree(bytes) { return use(free) }
    reclaim()
    if let free = firstFree(bytes) { return use(free) }
    guard indices.count < limit, let size = Self.size(for: bytes) else { return nil }
    let offset =
      indices.last.map { rows[$0].offset + rows[$0].size }
      ?? UInt64((block.size + 4095) / 4096 * 4096)
    // All of its memory is there before it is written: a shortage is an answer, not a signal.
    guard CMultiprocessing_populate(block.descriptor, offset, size) == 0 else { return nil }
    let extent = indices.count
    rows[extent].offset = offset
    rows[extent].size = size
    rows[extent].state.store(State.free, ordering: .relaxed)
    count.pointee += 1
    return use(extent)
  }

  private static func size(for bytes: Int) -> UInt64? {
    var size = UInt64(smallest)
    while size < bytes {
      guard size < 1 << 40 else { return nil }
      size *= 2
    }
    // Twice the size may be much more than is needed.
    return bytes > 16 << 20 ? UInt64(bytes + (1 << 20)) & ~0xFFFFF : size
  }

  /// The smallest that is free and large enough.
  private func firstFree(_ bytes: Int) -> Int? {
    var best: Int?
    for extent in indices
    where rows[extent].size >= UInt64(bytes)
      && rows[extent].state.load(ordering: .acquiring) == State.free
      && rows[extent].size < rows[best ?? extent].size + (best == nil ? 1 : 0)
    {
      best = extent
    }
    // A small element must not keep the memory of a very large one.
    if let best, rows[best].size > 1 << 20, rows[best].size / 16 > UInt64(bytes) { return nil }
    return best
  }

  private func use(_ extent: Int) -> Int {
    mark(extent)
    rows[extent].state.store(State.used, ordering: .releasing)
    return extent
  }

  private func mark(_ extent: Int) {
    rows[extent].pid = own.pid
    rows[extent].startTime = own.startTime
  }

  /// Notes that the element in an extent is in the queue now; before the tail says so.
  func queue(_ extent: Int) { rows[extent].state.store(State.queued, ordering: .releasing) }

  /// Notes that the calling process has taken the element in an extent; before the head says so.
  func beginReading(_ extent: Int) {
    mark(extent)
    rows[extent].state.store(State.used, ordering: .releasing)
  }

  /// Gives an extent back.
  func free(_ extent: Int) {
    if rows[extent].size > Self.keptSize {
      CMultiprocessing_discard(block.descriptor, rows[extent].offset, rows[extent].size)
    }
    rows[extent].state.store(State.free, ordering: .releasing)
  }

  /// Frees what no element of the queue lies in and no living process uses.
  ///
  /// With both of the queue's locks held.
  ///
  /// - Parameter isQueued: whether an element of the queue lies in it.
  func reclaim(isQueued: (Int) -> Bool) {
    for extent in indices where rows[extent].state.load(ordering: .relaxed) != State.free {
      if isQueued(extent) {
        rows[extent].state.store(State.queued, ordering: .relaxed)
        continue
      }
      let mark = ProcessMark(pid: rows[extent].pid, startTime: rows[extent].startTime)
      // One that is queued and lies in no slot was put by a process that died before it was in.
      let isOwned = rows[extent].state.load(ordering: .relaxed) == State.used && mark.isRunning
      if !isOwned { free(extent) }
    }
  }
}
