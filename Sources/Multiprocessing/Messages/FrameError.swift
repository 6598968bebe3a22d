/// Why a stream of frames cannot be read on.
public enum FrameError: Error, Equatable {
  /// A header announces more bytes than the reader accepts.
  case tooLong(length: UInt64, limit: Int)

  /// The stream ended in the middle of a frame.
  case truncated
}

extension FrameError: CustomStringConvertible {
  /// What happened, for people.
  public var description: String {
    switch self {
    case .tooLong(let length, let limit):
      "a frame of \(length) bytes is longer than the limit of \(limit)"
    case .truncated:
      "the stream ended in the middle of a frame"
    }
  }
}
