internal import CMultiprocessing

/// Memory that a worker and its supervisor share, on which the worker keeps the results of the chunk
/// that it runs: they survive its death, and cost no message each.
///
/// Its first eight bytes tell how many bytes of records there are; they are stored after the records, so
/// that what they count is whole.
final class ChunkBoard: @unchecked Sendable {
  // Sendable: constants, and memory of which the worker alone writes the records; the supervisor reads what the number
  // at the head covers, with acquire against the worker's release. Of the two other words each has one
  // writer, and is loaded and stored whole.

  static let size = 1 << 17
  private static let headSize = 24
  static let capacity = size - headSize

  private let memory: UnsafeMutableRawPointer
  /// The number of the descriptor in the worker; -1 in the supervisor.
  let descriptor: Int32

  private init(memory: UnsafeMutableRawPointer, descriptor: Int32) {
    self.memory = memory
    self.descriptor = descriptor
  }

  deinit {
    CMultiprocessing_close_board(memory, Self.size)
  }

  /// Makes a board, in a worker; nil if the system has no memory for it.
  static func make() -> ChunkBoard? {
    var descriptor: Int32 = -1
    guard let memory = CMultiprocessing_make_board(size, &descriptor) else { return nil }
    return ChunkBoard(memory: memory, descriptor: descriptor)
  }

  /// Opens a worker's board, in its supervisor, by what the worker said of it.
  static func open(_ payload: [UInt8], of pid: Int32) -> ChunkBoard? {
    guard payload.count == 4 else { return nil }
    let descriptor = payload.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    guard let number = Int32(exactly: descriptor),
      let memory = CMultiprocessing_open_board(pid, number, size)
    else { return nil }
    return ChunkBoard(memory: memory, descriptor: -1)
  }

  /// How many bytes of records there are; never more than there can be, whatever a job wrote there.
  private var length: Int {
    Int(min(CMultiprocessing_board_load(memory), UInt64(Self.capacity)))
  }

  /// The records as they are now; for the supervisor a snapshot of what is whole.
  var records: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: memory + Self.headSize, count: length)
  }

  /// Adds a record; false if there is no room for it.
  @inline(__always)
  func append(_ record: UnsafeRawBufferPointer) -> Bool {
    let length = length
    guard let start = record.baseAddress, record.count <= Self.capacity - length else {
      return false
    }
    ShortBytes.copy(start, to: memory + Self.headSize + length, count: record.count)
    CMultiprocessing_board_store(memory, UInt64(length + record.count))
    return true
  }

  /// How far standard error was read, which the supervisor's side says before and after it reads.
  var reading: OutputReading {
    get { OutputReading(word: CMultiprocessing_board_load(memory + 8)) }
    set { CMultiprocessing_board_store(memory + 8, newValue.word) }
  }

  /// Behind how many bytes of standard error the job begins that runs, or an earlier one.
  var jobStart: Int { Int(clamping: CMultiprocessing_board_load(memory + 16)) }

  /// Says where a job begins.
  func jobBegins(at position: Int) {
    CMultiprocessing_board_store(memory + 16, UInt64(position))
  }

  /// Forgets the records.
  func clear() {
    CMultiprocessing_board_store(memory, 0)
  }
}
