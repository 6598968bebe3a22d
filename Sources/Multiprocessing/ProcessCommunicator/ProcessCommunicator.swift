public import Jobs

/// The communicator of ranks that are child processes of this machine, without MPI.
///
/// ```swift
/// struct SumOfRanks: CommunicatorProgram {
///   func run(on communicator: some Communicator) throws -> Int {
///     try communicator.allReduce(communicator.rank, .sum)
///   }
/// }
/// try await ProcessCommunicator.run(ranks: 4, SumOfRanks())   // [6, 6, 6, 6]
/// ```
///
/// The ranks share a board in memory: messages pass through a ring for each pair of ranks, and collective calls
/// through slots, so that a message costs two copies and no system call while both sides are awake. See the
/// page beside this file.
///
/// **If a rank dies**, of whatever cause, every other one that waits, or comes to wait for what has not
/// arrived, gets ``CommunicatorError/rankDied(rank:pid:status:)`` within 1.5 seconds, and
/// ``run(ranks:_:options:grace:)`` throws ``RankFailed``. **If the program that started them dies**, the ranks
/// are ended at once.
///
/// At most 256 ranks. With more ranks than processors it works, each step of a collective call then costs
/// some changes of processes.
public final class ProcessCommunicator: Communicator {
  let link: RankLink
  let carrier = ValueCarrier()

  init(_ board: CommunicatorBoard, rank: Int) {
    link = RankLink(board, rank: rank)
  }

  deinit {
    link.close()
  }

  /// Which of the ranks this is.
  public var rank: Int { link.rank }

  /// How many ranks there are.
  public var size: Int { link.size }

  /// Sends a value to another rank, or to this one.
  ///
  /// What finds room in the ring (8 KiB to 256 KiB, by the number of ranks) is sent at once; more goes
  /// piece by piece, as the receiver takes it in, which it does in every call that waits.
  ///
  /// - Throws: as ``Communicator/send(_:to:tag:)`` does.
  public func send<Value: Codable>(
    _ value: Value, to destination: Int, tag: Int
  ) throws(CommunicatorError) {
    try link.checkOpen()
    try CommunicatorRules.check(rank: destination, size: size)
    try CommunicatorRules.check(tag: tag)
    let mark = carrier.mark(of: Value.self)
    try carrier.withBytes(of: value) { bytes throws(CommunicatorError) in
      if destination == rank {
        link.inbox.keepOwn(
          InboxMessage(tag: tag, type: mark, content: MessageBytes(copying: bytes)))
      } else {
        try link.send(bytes, of: mark, to: destination, tag: tag)
      }
    }
  }

  /// Receives the next message of those that match.
  ///
  /// - Throws: as ``Communicator/receiveMessage(_:from:tag:timeout:)`` does.
  public func receiveMessage<Value: Codable>(
    _ type: Value.Type, from source: Int?, tag: Int?, timeout: Duration?
  ) throws(CommunicatorError) -> Received<Value> {
    try link.checkOpen()
    if let source { try CommunicatorRules.check(rank: source, size: size) }
    if let tag { try CommunicatorRules.check(tag: tag) }
    let place = try link.awaitMessage(from: source, tag: tag, timeout: timeout)
    let message = link.inbox[place]
    let mark = carrier.mark(of: type)
    guard message.type.hash == mark.hash else {
      throw .typeMismatch(
        source: place.source, tag: message.tag, sent: message.type.text, expected: mark.text)
    }
    link.inbox.remove(at: place)
    let value = try carrier.value(
      type, from: UnsafeRawBufferPointer(message.content.bytes))
    return Received(value: value, source: place.source, tag: message.tag)
  }
}
