/// Short messages about calls: the number of the call, and what there is to say of it.
enum CallNotes {
  /// What is said of an answer.
  struct AnswerFlags: OptionSet {
    let rawValue: UInt8
    /// It lies in a memory file.
    static let isInFile = AnswerFlags(rawValue: 1)
    /// The sender keeps something for it until it is told that the answer was read.
    static let isKept = AnswerFlags(rawValue: 2)
  }

  /// The bytes before an answer: the call's number and the flags.
  static let answerHeadLength = 9

  /// The largest number that a call can have: tables have another use for the next one.
  static let lastCall = CallID.max - 1

  /// The number of the call that a message is about; nil if it has none.
  static func call(of payload: [UInt8]) -> CallID? {
    guard payload.count >= 8 else { return nil }
    let call = payload.withUnsafeBytes { $0.number(at: 0) }
    return call <= lastCall ? call : nil
  }

  /// What is said of an answer.
  static func flags(ofAnswer payload: [UInt8]) -> AnswerFlags {
    payload.count >= answerHeadLength ? AnswerFlags(rawValue: payload[8]) : []
  }

  /// A message that only names the call.
  static func frame(_ kind: Message.Kind, _ call: CallID) -> [UInt8] {
    var frame = FrameBuilder(kind: kind)
    append(call, to: &frame.bytes)
    return frame.finished()
  }

  /// The answer of a method that returns nothing.
  static func void(_ call: CallID) -> [UInt8] {
    var frame = FrameBuilder(kind: .callAnswer)
    append(call, to: &frame.bytes)
    frame.bytes.append(0)
    return frame.finished()
  }

  /// Why a call has no answer.
  static func failure(_ call: CallID, _ failure: FailureMessage) -> [UInt8] {
    var frame = FrameBuilder(kind: .callFailure)
    append(call, to: &frame.bytes)
    do {
      try BinaryEncoder().encode(failure, appendingTo: &frame.bytes)
    } catch {
      // Made of strings and bytes, it can always be encoded; an empty one is understood as well.
    }
    return frame.finished()
  }

  /// How far a call is.
  static func progress(_ call: CallID, _ fraction: Double) -> [UInt8] {
    var frame = FrameBuilder(kind: .callProgress)
    append(call, to: &frame.bytes)
    append(fraction.bitPattern, to: &frame.bytes)
    return frame.finished()
  }

  /// The failure in a message.
  static func failure(in payload: [UInt8]) -> FailureMessage {
    FailureMessage(decoding: [UInt8](payload.dropFirst(8)))
  }

  /// The fraction in a message; nil if it is not of this form.
  static func fraction(in payload: [UInt8]) -> Double? {
    ProgressMessage.fraction([UInt8](payload.dropFirst(8)))
  }

  /// A reply that came under one number, as a frame under another.
  static func passedOn(_ reply: Message, as call: CallID) -> [UInt8] {
    var frame = FrameBuilder.frame(reply)
    frame.withUnsafeMutableBytes {
      $0.storeBytes(of: call.littleEndian, toByteOffset: Frame.headerLength, as: UInt64.self)
    }
    return frame
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
