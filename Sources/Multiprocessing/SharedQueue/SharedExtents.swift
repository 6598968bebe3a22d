internal import CMultiprocessing
internal import Glibc
internal import Synchronization
internal import Threading

/// The pieces of a shared queue's memory file in which large elements lie: a table of them in the block.
///
/// An extent is made at the end of the file when no free one is large enough, and used again: new memory
/// costs more than to fill it. It takes the row of a free one that is too small, if there is one of about
/// its size, so that elements that grow leave no memory behind them. Rows are chosen and placed with the
/// queue's lock for putting held; what takes its time, to fill an extent with memory and to give that back,
/// the row's user does without any lock.
struct SharedExtents {
  /// One extent.
  struct Row: ~Copyable {
    /// Whose it is (``State``).
    let state: Atomic<UInt32>
    var pid: Int32
    var startTime: UInt64
    /// Where it lies in the file; changes only with its size.
    var offset: UInt64
    /// How long it is.
    ///
    /// Changes with the lock held, as long as the row is free or its user's alone.
    let size: Atomic<UInt64>
    /// Whether all of its memory is there; for its user to see to.
    let isFilled: Atomic<UInt32>
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
  private static let smallest = 4 << 10
  /// Memory of larger ones is given back when they are free.
  private static let keptSize: UInt64 = 256 << 20

  private let block: SharedBlock
  private let rows: UnsafeMutablePointer<Row>
  private let count: UnsafeMutablePointer<UInt64>
  private let limit: Int
  private let known: ProcessMark

  init(in block: SharedBlock, at base: UnsafeMutableRawPointer, _ layout: SharedQueueLayout) {
    self.block = block
    rows = (base + layout.extentsOffset).assumingMemoryBound(to: Row.self)
    count = (base + SharedQueueLayout.extentCountOffset).assumingMemoryBound(to: UInt64.self)
    limit = layout.extentLimit
    known = .own
  }

  /// The calling process.
  var own: ProcessMark { known.startTime != 0 ? known : .own }

  var indices: Range<Int> { 0..<Int(min(count.pointee, UInt64(limit))) }

  func offset(_ extent: Int) -> UInt64 { rows[extent].offset }

  func size(_ extent: Int) -> Int { Int(length(extent)) }

  private func length(_ extent: Int) -> UInt64 { rows[extent].size.load(ordering: .acquiring) }

  private func state(_ extent: Int) -> UInt32 { rows[extent].state.load(ordering: .acquiring) }

  // MARK: Choosing, with the lock for putting held

  /// Takes the smallest free extent that is large enough; nil if there is none.
  func takeFree(_ bytes: Int) -> Int? {
    var best: (extent: Int, size: UInt64)?
    for extent in indices where state(extent) == State.free {
      let size = length(extent)
      if size >= UInt64(bytes), size < best?.size ?? .max { best = (extent, size) }
    }
    guard let best, fits(best.extent, bytes) else { return nil }
    return use(best.extent)
  }

  /// Whether an extent is large enough, and not far too large: a small element must not keep the memory of a
  /// very large one.
  func fits(_ extent: Int, _ bytes: Int) -> Bool {
    let size = length(extent)
    return size >= UInt64(bytes) && (size <= 1 << 20 || size / 16 <= UInt64(bytes))
  }

  /// Takes a row for a new extent, or one that does not fit; nil if there is none.
  ///
  /// - Returns: the row; it must be placed anew, after ``empty(_:)``, if it still does not fit.
  func takeOther(_ bytes: Int) -> Int? {
    guard let size = Self.size(for: bytes) else { return nil }
    if let outgrown = outgrownRow(bytes) {
      _ = use(outgrown)
      // What lies at the end can grow there, and what lies nowhere anywhere.
      let old = length(outgrown)
      if old == 0 || old < size && rows[outgrown].offset + old == fileEnd {
        place(outgrown, size)
      }
      return outgrown
    }
    let extent = indices.count
    guard extent < limit else { return nil }
    rows[extent].size.store(0, ordering: .relaxed)
    rows[extent].isFilled.store(0, ordering: .relaxed)
    _ = use(extent)
    // Should this process end before it is placed: a row without a length is nobody's choice.
    count.pointee += 1
    place(extent, size)
    return extent
  }

  /// Puts an extent that the calling process uses at the end of the file.
  func place(_ extent: Int, _ size: UInt64) {
    let end = fileEnd
    let grows = length(extent) > 0 && rows[extent].offset + length(extent) == end
    rows[extent].isFilled.store(0, ordering: .releasing)
    if !grows {
      rows[extent].size.store(0, ordering: .releasing)
      rows[extent].offset = end
    }
    rows[extent].size.store(size, ordering: .releasing)
  }

  private var fileEnd: UInt64 {
    indices.reduce(UInt64((block.size + 4095) / 4096 * 4096)) {
      max($0, rows[$1].offset + length($1))
    }
  }

  /// The largest free row that is too small for so many bytes, unless it is too small by far and there is
  /// room in the table.
  private func outgrownRow(_ bytes: Int) -> Int? {
    var largest: (extent: Int, size: UInt64)?
    var any: Int?
    for extent in indices where state(extent) == State.free {
      let size = length(extent)
      if size == 0 { return extent }
      any = any ?? extent
      if size < UInt64(bytes), size >= largest?.size ?? 0 { largest = (extent, size) }
    }
    if indices.count < limit {
      guard let largest, largest.size >= UInt64(bytes) / 16 else { return nil }
      return largest.extent
    }
    return largest?.extent ?? any
  }

  /// How long an extent for so many bytes is; nil if there can be none.
  static func size(for bytes: Int) -> UInt64? {
    var size = UInt64(smallest)
    while size < bytes {
      guard size < 1 << 40 else { return nil }
      size *= 2
    }
    // Twice the size may be much more than is needed.
    return bytes > 16 << 20 ? UInt64(bytes + (1 << 20)) & ~0xFFFFF : size
  }

  private func use(_ extent: Int) -> Int {
    mark(extent)
    rows[extent].state.store(State.used, ordering: .releasing)
    return extent
  }

  private func mark(_ extent: Int) {
    let own = own
    rows[extent].pid = own.pid
    rows[extent].startTime = own.startTime
  }

  // MARK: By the extent's user, without a lock

  /// Gives an extent's memory back to the system.
  func empty(_ extent: Int) {
    rows[extent].isFilled.store(0, ordering: .releasing)
    CMultiprocessing_discard(block.descriptor, rows[extent].offset, length(extent))
  }

  /// Makes sure that all of an extent's memory is there before it is written: a shortage is an answer, not a
  /// signal.
  ///
  /// - Returns: false if the system has no memory to give. Then the extent has no length any more.
  func fill(_ extent: Int) -> Bool {
    guard rows[extent].isFilled.load(ordering: .acquiring) == 0 else { return true }
    let size = length(extent)
    let isThere = (try? SharedBlock.checkAvailable(Int(size))) != nil
    guard isThere, CMultiprocessing_populate(block.descriptor, rows[extent].offset, size) == 0
    else {
      empty(extent)
      rows[extent].size.store(0, ordering: .releasing)
      return false
    }
    rows[extent].isFilled.store(1, ordering: .releasing)
    return true
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
    if length(extent) > Self.keptSize { empty(extent) }
    rows[extent].state.store(State.free, ordering: .releasing)
  }

  // MARK: After a death

  /// Whether a process has ended that used an extent; with the lock for putting held.
  var hasDeadUser: Bool {
    indices.contains { extent in
      state(extent) == State.used
        && !ProcessMark(pid: rows[extent].pid, startTime: rows[extent].startTime).isRunning
    }
  }

  /// Frees what no element of the queue lies in and no living process uses.
  ///
  /// With both of the queue's locks held.
  ///
  /// - Parameter isQueued: whether an element of the queue lies in it.
  /// - Returns: the extents, now the calling process's, that it must free when it has let go of the locks, as
  ///   it takes its time.
  func reclaim(isQueued: (Int) -> Bool) -> [Int] {
    var large: [Int] = []
    for extent in indices where state(extent) != State.free {
      if isQueued(extent) {
        rows[extent].state.store(State.queued, ordering: .relaxed)
        continue
      }
      let mark = ProcessMark(pid: rows[extent].pid, startTime: rows[extent].startTime)
      // One that is queued and lies in no slot was put by a process that died before it was in.
      let isOwned = state(extent) == State.used && mark.isRunning
      if isOwned { continue }
      if length(extent) > Self.keptSize {
        large.append(use(extent))
      } else {
        free(extent)
      }
    }
    return large
  }
}
