internal import DequeModule

/// What was sent to a rank and has not been received: whole messages by sender, and those under way.
final class Inbox {
  private let rings: [ByteRing]
  private let own: Int
  private var messages: [Deque<InboxMessage>]
  private var streams: [IncomingStream]
  private var lastNumber: UInt64 = 0

  init(rings: [ByteRing], own: Int) {
    self.rings = rings
    self.own = own
    messages = Array(repeating: [], count: rings.count)
    streams = Array(repeating: IncomingStream(), count: rings.count)
  }

  /// Takes in all that lies in the rings.
  ///
  /// - Parameter wake: called with a sender that waits for the room that there is now.
  @inline(__always)
  func takeIn(wake: (Int) -> Void) {
    for source in rings.indices where rings[source].available > 0 {
      takeIn(from: source, wake: wake)
    }
  }

  @inline(never)
  private func takeIn(from source: Int, wake: (Int) -> Void) {
    while let message = streams[source].next(from: rings[source]) { keep(message, from: source) }
    if rings[source].isWaitedFor { wake(source) }
  }

  /// Keeps a message that this rank has sent itself.
  func keepOwn(_ message: InboxMessage) { keep(message, from: own) }

  private func keep(_ message: InboxMessage, from source: Int) {
    lastNumber += 1
    var message = message
    message.number = lastNumber
    messages[source].append(message)
  }

  /// The place of the first message that matches.
  func find(from source: Int?, tag: Int?) -> (source: Int, index: Int)? {
    if let source { return index(from: source, tag).map { (source, $0) } }
    var first: (source: Int, index: Int)?
    var number = UInt64.max
    for source in messages.indices {
      guard let index = index(from: source, tag) else { continue }
      guard messages[source][index].number < number else { continue }
      number = messages[source][index].number
      first = (source, index)
    }
    return first
  }

  private func index(from source: Int, _ tag: Int?) -> Int? {
    guard let tag else { return messages[source].isEmpty ? nil : 0 }
    return messages[source].firstIndex { $0.tag == tag }
  }

  /// The message at a place.
  subscript(_ place: (source: Int, index: Int)) -> InboxMessage {
    messages[place.source][place.index]
  }

  /// Takes the message at a place away.
  func remove(at place: (source: Int, index: Int)) {
    messages[place.source].remove(at: place.index)
  }
}
