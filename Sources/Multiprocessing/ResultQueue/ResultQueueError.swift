public import Jobs

/// Why a result queue took or gave nothing.
public enum ResultQueueError: Error, Hashable, Sendable {
  /// Nothing more will come: every process that was to feed the queue has ended in order.
  case closed
  /// Nothing came within the timeout.
  case timedOut
  /// Nothing more will come: a process that was to feed the queue died.
  case producerDied(pid: Int32, status: ExitStatus)
  /// An element could not be turned into bytes or back.
  case notTransferable(typeName: String, message: String)
  /// This process is neither the queue's owner nor connected to it.
  case notConnected
}

extension ResultQueueError: CustomStringConvertible {
  /// Says which of the reasons it was.
  public var description: String {
    switch self {
    case .closed:
      "the result queue is closed: every process that fed it has ended"
    case .timedOut:
      "nothing came into the result queue within the timeout"
    case .producerDied(let pid, let status):
      "nothing more will come into the result queue: process \(pid) that fed it \(status)"
    case .notTransferable(let typeName, let message):
      "an element of type \(typeName) could not be carried through the result queue: \(message)"
    case .notConnected:
      "this process is neither the owner of the result queue nor a worker of the owner"
    }
  }
}
