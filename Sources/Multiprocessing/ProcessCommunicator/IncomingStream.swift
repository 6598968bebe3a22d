/// The messages of one sender, as they come out of the ring piece by piece.
struct IncomingStream {
  private var header: MessageHeader?
  private var name: [UInt8] = []
  private var content: MessageBytes?
  private var filled = 0

  /// Takes what there is, until a message is whole; nil if none is.
  mutating func next(from ring: ByteRing) -> InboxMessage? {
    if header == nil {
      guard ring.available >= MessageHeader.size else { return nil }
      header = withUnsafeTemporaryAllocation(byteCount: MessageHeader.size, alignment: 8) { room in
        _ = ring.read(into: room)
        return MessageHeader(UnsafeRawBufferPointer(room))
      }
      filled = 0
    }
    guard let header else { return nil }
    if content == nil {
      // A writer waits for nothing between the header and the name.
      guard ring.available >= header.nameLength else { return nil }
      name = [UInt8](unsafeUninitializedCapacity: header.nameLength) { buffer, count in
        count = ring.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      content = MessageBytes(count: header.length)
    }
    guard let content else { return nil }
    while filled < header.length {
      let count = ring.read(
        into: UnsafeMutableRawBufferPointer(rebasing: content.bytes[filled...]))
      guard count > 0 else { return nil }
      filled += count
    }
    self.header = nil
    self.content = nil
    return InboxMessage(
      tag: header.tag, type: TypeMark(hash: header.typeHash, name: name), content: content)
  }
}
