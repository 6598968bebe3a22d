/// Why a call of a communicator failed.
///
/// A rank that waits for others learns within 1.5 seconds that one of them died or has ended its program,
/// from the moment at which the system tells of it.
public enum CommunicatorError: Error, Hashable, Sendable, Codable {
  /// There is no such number of ranks.
  case invalidSize(ranks: Int, limit: Int)
  /// There is no such rank.
  case rankOutOfRange(rank: Int, size: Int)
  /// There is no such tag.
  case tagOutOfRange(tag: Int)
  /// The root of a broadcast or scatter gave no value.
  case missingValue(call: String, root: Int)
  /// The root of a scatter gave more or fewer parts than there are ranks.
  case wrongPartCount(parts: Int, size: Int)
  /// The ranks gave arrays of different length to a reduction; rank 0's is the one expected.
  case lengthMismatch(rank: Int, count: Int, expected: Int)
  /// Two ranks made different collective calls at a time, or the same with another root, type or operation.
  case callMismatch(rank: Int, call: String, here: String)
  /// The message that is there holds another type than was asked for.
  case typeMismatch(source: Int, tag: Int, sent: String, expected: String)
  /// A value could not be encoded.
  case notEncoded(type: String, message: String)
  /// A value that arrived could not be decoded.
  case notDecoded(type: String, message: String)
  /// A sum or product of integers does not fit, at this index of the arrays.
  case overflow(index: Int)
  /// A rank died; pid 0 and status unknown where the system did not tell.
  case rankDied(rank: Int, pid: Int32, status: ExitStatus)
  /// A rank has ended its program and takes part no more. One whose program threw ends all waiting, as one
  /// that died; one that returned only the waiting for itself.
  case rankLeft(rank: Int)
  /// This rank waits for a message from itself alone, and has sent itself none.
  case nothingSent(tag: Int?)
  /// What was waited for did not come in time.
  case timedOut(call: String, limit: Duration)
  /// An earlier collective call of this rank timed out or failed in the middle, so that the ranks are out of
  /// step.
  case broken(rank: Int)
  /// The communicator was used after its program had ended.
  case closed
  /// The system refused something.
  case refused(String)
}

extension CommunicatorError: CustomStringConvertible {
  /// Says what was wrong, and what is allowed.
  public var description: String {
    switch self {
    case .invalidSize(let ranks, let limit):
      return "\(ranks) ranks are not possible: there must be from 1 to \(limit)"
    case .rankOutOfRange(let rank, let size):
      return "there is no rank \(rank): the ranks are 0 to \(size - 1)"
    case .tagOutOfRange(let tag):
      return "\(tag) is not a tag: tags are from 0 to \(CommunicatorRules.largestTag)"
    case .missingValue(let call, let root):
      return "rank \(root) is the root of the \(call) and gave no value"
    case .wrongPartCount(let parts, let size):
      return "the root of the scatter gave \(parts) parts for \(size) ranks: "
        + "there must be one for each"
    case .lengthMismatch(let rank, let count, let expected):
      return "rank \(rank) gave \(count) numbers to a reduction, and rank 0 gave \(expected): "
        + "all must give as many"
    case .callMismatch(let rank, let call, let here):
      return "rank \(rank) called \(call) while this rank called \(here): "
        + "all ranks must make the same collective calls in the same order"
    case .typeMismatch(let source, let tag, let sent, let expected):
      return "rank \(source) sent a value of type \(sent) with the tag \(tag), and this rank "
        + "asked for \(expected): ask for the type that was sent"
    case .notEncoded(let type, let message):
      return "a value of type \(type) could not be encoded: \(message)"
    case .notDecoded(let type, let message):
      return "a value of type \(type) could not be decoded: \(message)"
    case .overflow(let index):
      return "the sum or product of the integers at index \(index) does not fit into an Int"
    case .rankDied(let rank, let pid, let status):
      return "rank \(rank) (process \(pid)) died: \(status)"
    case .rankLeft(let rank):
      return "rank \(rank) has ended its program and takes part no more"
    case .nothingSent(let tag):
      let what = tag.map { "a message with the tag \($0)" } ?? "a message"
      return "this rank waits for \(what) from itself, and has sent none: it would wait for ever"
    case .timedOut(let call, let limit):
      return "\(call) was not done within \(limit)"
    case .broken(let rank):
      return "the ranks are out of step since a collective call of rank \(rank) failed or timed out"
    case .closed:
      return "the communicator was used after its program had ended"
    case .refused(let what):
      return what
    }
  }
}
