/// Why a stream of messages cannot be read on.
enum MessageReaderError: Error, Equatable {
  /// A header announces more bytes than are accepted; none of them was read.
  case tooLong(length: UInt64, limit: Int)
  /// A header holds a negative length that means nothing.
  case negativeLength(Int32)
}
