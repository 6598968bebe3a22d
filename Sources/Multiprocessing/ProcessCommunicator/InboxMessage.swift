/// A whole message that was sent to this rank.
struct InboxMessage {
  var tag: Int
  var type: TypeMark
  var content: MessageBytes
  /// Which of all that arrived here it was.
  var number: UInt64 = 0
}
