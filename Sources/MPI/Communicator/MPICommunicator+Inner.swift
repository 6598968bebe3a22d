#if MPI
  internal import CMPI
  internal import Jobs
  internal import Multiprocessing

  /// What collective calls are made of: messages of their own, which no receive of a user's can take.
  extension MPICommunicator {
    /// What messages of collective calls are about.
    enum InnerTag {
      static let part: Int32 = 1
      static let block: Int32 = 2
      /// And the number of the round.
      static let barrier: Int32 = 100
    }

    private static let headSize = 256

    func checkInStep() throws(CommunicatorError) {
      try checkOpen()
      guard !isBroken else { throw .broken(rank: rank) }
      try tidy()
    }

    /// Tells all ranks of the root's call; throws on all of them if the root is in trouble.
    func announce(_ call: CollectiveCall) throws(CommunicatorError) -> CollectiveCall {
      let head = MessageBytes(count: Self.headSize)
      if rank == call.root { call.write(to: head.bytes) }
      try broadcast(head.bytes, from: call.root)
      let announced = CollectiveCall(
        readingFrom: UnsafeRawBufferPointer(head.bytes), isNamed: true)
      try check(announced, of: call.root, against: call)
      return announced
    }

    /// Tells all ranks of all calls; throws on all of them if any is in trouble.
    func agree(_ call: CollectiveCall) throws(CommunicatorError) -> [CollectiveCall] {
      let head = MessageBytes(count: Self.headSize)
      let heads = MessageBytes(count: Self.headSize * size)
      call.write(to: head.bytes)
      try Self.call { () throws(MPIFailed) in
        try MPIFailed.check(
          "tell all ranks of a \(call.kind)",
          CMPI_all_gather(
            inner.communicator, head.bytes.baseAddress, heads.bytes.baseAddress,
            Int64(Self.headSize)))
      }
      let calls = (0..<size).map { other in
        CollectiveCall(
          readingFrom: UnsafeRawBufferPointer(
            rebasing: heads.bytes[(other * Self.headSize)..<((other + 1) * Self.headSize)]),
          isNamed: true)
      }
      for (other, found) in calls.enumerated() { try check(found, of: other, against: call) }
      return calls
    }

    private func check(
      _ found: CollectiveCall, of other: Int, against own: CollectiveCall
    ) throws(CommunicatorError) {
      guard found.agrees(with: own) else {
        throw .callMismatch(rank: other, call: found.text, here: own.text)
      }
      if let error = found.error(of: other, size: size) { throw error }
    }

    func broadcast(
      _ bytes: UnsafeMutableRawBufferPointer, from root: Int
    ) throws(CommunicatorError) {
      guard bytes.count > 0 else { return }
      try Self.call { () throws(MPIFailed) in
        try MPIFailed.check(
          "broadcast \(bytes.count) bytes",
          CMPI_broadcast(
            inner.communicator, bytes.baseAddress, Int64(bytes.count), Int32(root)))
      }
    }

    func sendInner(
      _ bytes: UnsafeRawBufferPointer, to other: Int, tag: Int32
    ) throws(CommunicatorError) {
      try Self.call { () throws(MPIFailed) in try inner.send(bytes, to: other, tag: tag) }
    }

    func receiveInner(from other: Int, tag: Int32) throws(CommunicatorError) -> MessageBytes {
      var arrival = CMPI_Arrival()
      try Self.call { () throws(MPIFailed) in
        try MPIFailed.check(
          "wait for rank \(other)",
          CMPI_probe(inner.communicator, Int32(other), tag, &arrival))
      }
      return try Self.take(
        MPIChannel.Arrival(source: other, tag: tag, count: Int(arrival.count)), from: inner)
    }

    /// Sends to one rank and receives from another at a time.
    func exchangeInner(
      _ bytes: UnsafeRawBufferPointer, to other: Int,
      receiving target: UnsafeMutableRawBufferPointer, from source: Int
    ) throws(CommunicatorError) {
      try Self.call { () throws(MPIFailed) in
        try MPIFailed.check(
          "exchange bytes with the ranks \(other) and \(source)",
          CMPI_exchange(
            inner.communicator, bytes.baseAddress, Int64(bytes.count), Int32(other),
            InnerTag.block, target.baseAddress, Int64(target.count), Int32(source),
            InnerTag.block, nil))
      }
    }
  }
#endif
