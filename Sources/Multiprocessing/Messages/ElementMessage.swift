/// An element on its way into a result queue: the queue's owner and number, then the value.
struct ElementMessage {
  var queue: ResultQueueID
  /// The encoded element.
  var encoded: ArraySlice<UInt8>

  private static let headerSize = 12

  /// Writes what stands before the encoded element.
  static func appendHeader(_ queue: ResultQueueID, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: queue.owner.littleEndian) { bytes.append(contentsOf: $0) }
    withUnsafeBytes(of: queue.number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Takes a message apart; nil if it is not of this form.
  init?(_ payload: [UInt8]) {
    guard payload.count >= Self.headerSize else { return nil }
    (queue, encoded) = payload.withUnsafeBytes { bytes in
      let owner = Int32(littleEndian: bytes.loadUnaligned(as: Int32.self))
      let number = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt64.self))
      return (ResultQueueID(owner: owner, number: number), payload[Self.headerSize...])
    }
  }
}
