/// A message's frame in the making: room for the header, then the payload.
struct FrameBuilder {
  private let kind: Message.Kind
  /// The header's room and the payload so far; append to it.
  var bytes: [UInt8]

  init(kind: Message.Kind) {
    self.kind = kind
    bytes = [UInt8](repeating: 0, count: Frame.headerLength)
  }

  /// The whole frame.
  consuming func finished() -> [UInt8] {
    var bytes = bytes
    Frame.fillInHeader(of: &bytes, kind: kind.rawValue)
    return bytes
  }

  /// The frame of a message that is passed on as it came.
  static func frame(_ message: Message) -> [UInt8] {
    Frame.header(kind: message.kind.rawValue, length: message.payload.count) + message.payload
  }

  /// The frame that says why a job did not answer.
  static func failure(_ failure: FailureMessage) -> [UInt8] {
    var frame = Self(kind: .failure)
    do {
      try BinaryEncoder().encode(failure, appendingTo: &frame.bytes)
    } catch {
      // Made of strings and bytes, it can always be encoded; an empty one is understood as well.
      frame = Self(kind: .failure)
    }
    return frame.finished()
  }
}
