internal import Threading

/// What stands between producer and consumer.
enum Mailbox: Sendable {
  /// The lecture's list, which a consumer has to ask again and again.
  case polled(SharedList)
  /// A queue that lets a consumer wait.
  case blocking(BlockingQueue<Int>)

  func append(_ element: Int) throws {
    switch self {
    case .polled(let list): list.append(element)
    case .blocking(let queue): try queue.put(element)
    }
  }
}
