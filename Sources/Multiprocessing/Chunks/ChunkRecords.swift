/// The results of a chunk's jobs, one behind the other, in the order of the jobs.
///
/// A record is the job's index in its chunk (four bytes), whether it answered (one byte, 0 or 1), the
/// length of what follows (four bytes), and the encoded answer or ``FailureMessage``.
struct ChunkRecords {
  static let headerLength = 9

  /// One record: where it lies among the bytes, its payload still encoded.
  struct Record {
    var index: Int
    var isAnswer: Bool
    var payload: Range<Int>
  }

  /// The records, one behind the other.
  private(set) var bytes: [UInt8] = []
  /// The least index that a record which follows may have.
  private var next = 0

  /// The record at an offset; nil if none is there that is whole.
  @inline(__always)
  static func record(in bytes: UnsafeRawBufferPointer, at position: Int) -> Record? {
    guard bytes.count - position >= headerLength else { return nil }
    func number(at offset: Int) -> Int {
      Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
    let start = position + headerLength
    let length = number(at: position + 5)
    guard bytes.count - start >= length else { return nil }
    return Record(
      index: number(at: position), isAnswer: bytes[position + 4] == 1,
      payload: start..<start + length)
  }

  /// How many whole records there are.
  static func count(in bytes: [UInt8]) -> Int {
    bytes.withUnsafeBytes { bytes in
      var (position, count) = (0, 0)
      while let record = record(in: bytes, at: position) {
        position = record.payload.upperBound
        count += 1
      }
      return count
    }
  }

  /// Appends records that follow those that are there; one that is there already is passed over.
  ///
  /// A worker that died between sending its board and clearing it has said the same twice.
  mutating func append(_ new: UnsafeRawBufferPointer) {
    var position = 0
    var wanted = 0..<0
    while let record = Self.record(in: new, at: position) {
      let end = record.payload.upperBound
      if record.index >= next {
        next = record.index + 1
        if wanted.isEmpty { wanted = position..<position }
        wanted = wanted.lowerBound..<end
      } else if !wanted.isEmpty {
        // Out of order: no worker of ours says this. What was in order is kept.
        break
      }
      position = end
    }
    bytes.append(contentsOf: new[wanted])
  }

  /// Begins a record in an empty sink; ``end(in:)`` fills in its length.
  @inline(__always)
  static func begin(_ index: Int, isAnswer: Bool, in sink: EncodingSink) {
    sink.truncate(to: 0)
    sink.putRaw(UInt32(truncatingIfNeeded: index))
    sink.putByte(isAnswer ? 1 : 0)
    sink.putRaw(UInt32(0))
  }

  /// Fills in the length of the record in a sink; false if it is too long.
  @inline(__always)
  static func end(in sink: EncodingSink) -> Bool {
    guard let length = UInt32(exactly: sink.count - headerLength) else { return false }
    sink.overwriteLength(length, at: 5)
    return true
  }
}
