internal import Jobs

/// Rank 0 of a ``CommunicatorPool``, on its own thread.
struct PoolManager {
  private let board: CommunicatorBoard
  private let desk: ManagerDesk
  private let family: RankFamily<PoolRank>

  init(_ board: CommunicatorBoard, _ desk: ManagerDesk, _ family: RankFamily<PoolRank>) {
    self.board = board
    self.desk = desk
    self.family = family
  }

  private enum Event {
    case order(ManagerDesk.Order, rank: Int)
    case reply
    case done
  }

  /// Hands out jobs until there are no more, or a rank has gone.
  func run() {
    let communicator = ProcessCommunicator(board, rank: 0)
    do {
      try manage(communicator)
      communicator.link.close()
    } catch {
      // The other ranks end when they see this one gone; then the pool tells why.
      communicator.link.close(hasFailed: true)
    }
  }

  private func manage(_ communicator: ProcessCommunicator) throws {
    let link = communicator.link
    // Those that were not started yet get nothing: what is not started may never be.
    var coming = Array(1..<link.size)
    var idle: [(rank: Int, place: TimelinePlace)] = []
    var places: [Int: TimelinePlace] = [:]
    var busyCount = 0
    var isOver = false
    while !isOver {
      let event = try link.wait("a job") { () throws(CommunicatorError) -> Event? in
        if link.inbox.find(from: nil, tag: nil) != nil { return .reply }
        if desk.isEnded { return .done }
        if let failure = link.failure { throw failure }
        while let rank = coming.first, let place = family.place(of: rank) {
          coming.removeFirst()
          places[rank] = place
          idle.insert((rank, place), at: 0)
        }
        if let (rank, place) = idle.last, let order = desk.next(for: rank, at: place) {
          return .order(order, rank: rank)
        }
        return busyCount == 0 && desk.isDone ? .done : nil
      }
      switch event {
      case .order(let order, let rank):
        idle.removeLast()
        busyCount += 1
        try communicator.send(
          order.bytes, to: rank, tag: order.isChunk ? PoolRank.Tag.chunk : PoolRank.Tag.job)
      case .reply:
        let message = try communicator.receiveMessage(
          [UInt8].self, from: nil, tag: nil, timeout: nil)
        busyCount -= 1
        if let place = places[message.source] { idle.append((message.source, place)) }
        desk.finish(message.source, Self.result(message.value))
      case .done:
        isOver = true
      }
    }
    // Nobody is left to be told.
    if desk.isEnded { return }
    for rank in 1..<link.size { try communicator.send([UInt8](), to: rank, tag: PoolRank.Tag.end) }
  }

  private static func result(_ bytes: [UInt8]) -> Result<ReplyParcel, any Error> {
    guard let reply = ReplyParcel(bytes) else {
      return .failure(
        JobTransferFailed(
          stage: .decodingAnswer, typeName: "an answer", message: "the message is malformed"))
    }
    return .success(reply)
  }
}

extension RankFamily {
  /// Where a rank's jobs run, as the timeline names it; nil if it was not started yet.
  func place(of rank: Int) -> TimelinePlace? {
    pid(of: rank).map { .process(id: $0, name: "rank-\(rank)") }
  }
}
