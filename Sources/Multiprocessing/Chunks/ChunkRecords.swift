/// The results of a chunk's jobs, one behind the other, in the order of the jobs.
///
/// A record is the job's index in its chunk (four bytes), whether it answered (one byte, 0 or 1), the
/// length of what follows (four bytes), and the encoded answer or ``FailureMessage``.
enum ChunkRecords {
  static let headerLength = 9

  /// One record, its payload still encoded.
  struct Record {
    var index: Int
    var isAnswer: Bool
    var payload: ArraySlice<UInt8>
  }

  /// Begins a record; ``endRecord(_:startedAt:)`` fills in its length.
  static func beginRecord(_ index: Int, isAnswer: Bool, in bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: index).littleEndian) {
      bytes.append(contentsOf: $0)
    }
    bytes.append(isAnswer ? 1 : 0)
    bytes.append(contentsOf: [0, 0, 0, 0])
  }

  /// Fills in the length of the record that begins at `start`; false if it is too long.
  static func endRecord(_ bytes: inout [UInt8], startedAt start: Int) -> Bool {
    guard let length = UInt32(exactly: bytes.count - start - headerLength) else { return false }
    withUnsafeBytes(of: length.littleEndian) { length in
      for (offset, byte) in length.enumerated() { bytes[start + 5 + offset] = byte }
    }
    return true
  }

  /// Takes records apart; stops at one that is not whole.
  static func parse(_ bytes: [UInt8]) -> [Record] {
    var records: [Record] = []
    var position = 0
    while let record = record(in: bytes, at: position) {
      records.append(record)
      position = record.payload.endIndex
    }
    return records
  }

  /// Appends records that follow those that are there; one that is there already is passed over.
  ///
  /// A worker that died between sending its board and clearing it has said the same twice.
  static func append(_ new: [UInt8], to records: inout [UInt8]) {
    var next = 0
    var position = 0
    while let record = record(in: records, at: position) {
      next = record.index + 1
      position = record.payload.endIndex
    }
    position = 0
    while let record = record(in: new, at: position) {
      if record.index >= next {
        records += new[position..<record.payload.endIndex]
        next = record.index + 1
      }
      position = record.payload.endIndex
    }
  }

  private static func record(in bytes: [UInt8], at position: Int) -> Record? {
    guard bytes.count - position >= headerLength else { return nil }
    func number(at offset: Int) -> Int {
      (0..<4).reversed().reduce(0) { $0 << 8 | Int(bytes[position + offset + $1]) }
    }
    let start = position + headerLength
    let length = number(at: 5)
    guard bytes.count - start >= length else { return nil }
    return Record(
      index: number(at: 0), isAnswer: bytes[position + 4] == 1,
      payload: bytes[start..<start + length])
  }
}
