internal import Jobs

extension RankLink {
  /// Writes a message into the ring to another rank, as there is room.
  func send(
    _ bytes: UnsafeRawBufferPointer, of type: TypeMark, to destination: Int, tag: Int
  ) throws(CommunicatorError) {
    if let ending = ending(of: destination) { throw failure ?? ending }
    let ring = board.ring(from: rank, to: destination)
    let header = MessageHeader(length: bytes.count, tag: tag, type: type)
    let head = [UInt8](unsafeUninitializedCapacity: MessageHeader.size + header.nameLength) {
      buffer, count in
      let room = UnsafeMutableRawBufferPointer(buffer)
      header.write(to: room)
      count = MessageHeader.size + header.nameLength
      type.name.withUnsafeBytes { name in
        UnsafeMutableRawBufferPointer(rebasing: room[MessageHeader.size...])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: name[..<header.nameLength]))
      }
    }
    try head.withUnsafeBufferPointer { buffer throws(CommunicatorError) in
      try write(UnsafeRawBufferPointer(buffer), to: ring, of: destination, wakes: bytes.isEmpty)
    }
    try write(bytes, to: ring, of: destination, wakes: true)
  }

  /// Writes all of it; where the ring is full, waits for room.
  ///
  /// A receiver that ends in the middle has taken half a message, and will take no more.
  private func write(
    _ bytes: UnsafeRawBufferPointer, to ring: ByteRing, of destination: Int, wakes: Bool
  ) throws(CommunicatorError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = ring.write(rest)
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      if count > 0 {
        if wakes || !rest.isEmpty { board.rows[destination].wakeIfAsleep() }
        continue
      }
      ring.wantRoom(true)
      defer { ring.wantRoom(false) }
      try wait("send to rank \(destination)") { () throws(CommunicatorError) -> Bool? in
        // Some room, so that the two do not wake each other for every few bytes.
        if ring.room >= board.layout.ringCapacity / 2 { return true }
        if let ending = ending(of: destination) { throw failure ?? ending }
        return nil
      }
    }
  }

  /// Blocks until a message that matches is there.
  func awaitMessage(
    from source: Int?, tag: Int?, timeout: Duration?
  ) throws(CommunicatorError) -> (source: Int, index: Int) {
    // Asked before the inbox is: who has ended before that sends nothing after it.
    var end = endOfWaiting(for: source, tag)
    return try wait("receive", timeout: timeout) {
      () throws(CommunicatorError) -> (source: Int, index: Int)? in
      if let place = inbox.find(from: source, tag: tag) { return place }
      if let end { throw end }
      end = endOfWaiting(for: source, tag)
      // The inbox may have got its last message between the two.
      return nil
    }
  }

  /// Why nothing more will come; nil if something may.
  private func endOfWaiting(for source: Int?, _ tag: Int?) -> CommunicatorError? {
    if let failure { return failure }
    guard let source else {
      guard isAlone else { return nil }
      return size == 1
        ? .nothingSent(tag: tag) : .rankLeft(rank: rank == 0 ? 1 : 0)
    }
    if source == rank { return .nothingSent(tag: tag) }
    return ending(of: source)
  }
}
