/// Says that a message lies in the memory file that came with this one: the message's kind, and its
/// length (eight bytes).
struct FileMessage {
  private static let size = 9

  var kind: Message.Kind
  var length: Int

  init(kind: Message.Kind, length: Int) {
    self.kind = kind
    self.length = length
  }

  /// The frame that says it.
  var frame: [UInt8] {
    var frame = FrameBuilder(kind: .file)
    frame.bytes.append(kind.rawValue)
    withUnsafeBytes(of: UInt64(length).littleEndian) { frame.bytes.append(contentsOf: $0) }
    return frame.finished()
  }

  /// Takes a message apart; nil if it is not of this form, or announces one that never lies in a file.
  init?(_ payload: [UInt8]) {
    guard payload.count == Self.size, let kind = Message.Kind(rawValue: payload[0]),
      kind == .answer || kind == .records
    else { return nil }
    self.kind = kind
    let length = payload.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 1, as: UInt64.self))
    }
    guard length <= UInt64(Message.payloadLimit) else { return nil }
    self.length = Int(length)
  }
}
