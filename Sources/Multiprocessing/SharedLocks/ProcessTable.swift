/// Which processes have a part in a shared object, and how much: rows of a table in its block.
///
/// The object's lock must be held. Every change becomes true with one store, so that a process that dies in
/// the middle leaves the table as it was before or as it is after: a row is nobody's as long as its pid
/// is zero, and the pid is written last.
struct ProcessTable: @unchecked Sendable {
  // Sendable: a constant pointer to memory that is touched with the object's lock held.

  /// One process's part.
  struct Row {
    var pid: Int32
    var unused: Int32
    var startTime: UInt64
    /// The object's own numbers of this process.
    var count: Int64
    var extra: Int64
  }

  /// How many processes find room.
  static let capacity = 1024
  static let size = MemoryLayout<Row>.stride * (capacity + 1)

  private let rows: UnsafeMutablePointer<Row>

  /// The table that lies here; all zero at first.
  init(at memory: UnsafeMutableRawPointer) {
    rows = memory.assumingMemoryBound(to: Row.self) + 1
  }

  /// How many rows have ever been used: those behind are empty.
  private var used: Int {
    get { min(max(Int(rows[-1].count), 0), Self.capacity) }
    nonmutating set { rows[-1].count = Int64(newValue) }
  }

  /// The numbers of the rows that are some process's.
  var indices: [Int] { (0..<used).filter { rows[$0].pid != 0 } }

  subscript(index: Int) -> UnsafeMutablePointer<Row> { rows + index }

  /// The sum of all counts.
  var total: Int64 {
    var total: Int64 = 0
    for index in 0..<used where rows[index].pid != 0 { total += rows[index].count }
    return total
  }

  /// The row of the calling process, which is made if there is room.
  func ownRow(
    of own: ProcessMark = .own, makes: Bool = true
  ) -> UnsafeMutablePointer<Row>? {
    var free: Int?
    for index in 0..<used {
      let row = rows[index]
      if row.pid == own.pid, row.startTime == own.startTime || row.startTime == 0 {
        // It may not have been known when the row was made.
        rows[index].startTime = own.startTime
        return rows + index
      }
      if row.pid == 0, free == nil { free = index }
    }
    guard makes else { return nil }
    if free == nil, used < Self.capacity {
      free = used
      // An empty row more is one that is not used yet.
      rows[used].pid = 0
      used += 1
    }
    guard let free = free ?? remove(where: { _ in true }).first else { return nil }
    rows[free].startTime = own.startTime
    rows[free].count = 0
    rows[free].extra = 0
    rows[free].pid = own.pid
    return rows + free
  }

  /// Empties the row of the calling process.
  func removeOwnRow() {
    ownRow(makes: false)?.pointee.pid = 0
  }

  /// Empties the rows of processes that have ended, where `condition` holds.
  ///
  /// - Returns: which they were.
  @discardableResult
  func remove(where condition: (Row) -> Bool) -> [Int] {
    var removed: [Int] = []
    for index in 0..<used where rows[index].pid != 0 && condition(rows[index]) {
      let mark = ProcessMark(pid: rows[index].pid, startTime: rows[index].startTime)
      guard !mark.isRunning else { continue }
      rows[index].pid = 0
      removed.append(index)
    }
    return removed
  }

  /// A process that has ended and whose row is still there.
  func firstDead() -> Int32? {
    for index in 0..<used where rows[index].pid != 0 {
      let mark = ProcessMark(pid: rows[index].pid, startTime: rows[index].startTime)
      if !mark.isRunning { return mark.pid }
    }
    return nil
  }
}
