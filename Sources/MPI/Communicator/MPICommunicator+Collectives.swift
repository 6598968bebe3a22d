#if MPI
  internal import CMPI
  public import Jobs
  internal import Multiprocessing

  extension MPICommunicator {
    /// Waits until every rank has come here.
    ///
    /// By dissemination, which unlike `MPI_Barrier` can be given up: in round *k* each rank sends to the one
    /// that is 2ᵏ behind it (Hensgen, Finkel and Manber (1988), «Two Algorithms for Barrier Synchronization»,
    /// *Int. J. Parallel Programming* 17(1), 1–17). O(log *p*).
    ///
    /// - Parameter timeout: how long to wait at most. When it is over this rank throws, and every collective call
    ///   of its own from then on; MPI does not tell the others, who wait for it until their own timeouts.
    /// - Throws: as `Communicator.barrier(timeout:)` does.
    public func barrier(timeout: Duration?) throws(CommunicatorError) {
      try checkInStep()
      let start = ContinuousClock.now
      var distance = 1
      while distance < size {
        let left = timeout.map { $0 - start.duration(to: .now) }
        let tag = InnerTag.barrier + Int32(distance.trailingZeroBitCount)
        let empty = UnsafeRawBufferPointer(start: nil, count: 0)
        try sendInner(empty, to: (rank + distance) % size, tag: tag)
        let source = (rank + size - distance) % size
        do {
          let arrival = try awaitMessage(
            "barrier", in: inner, from: Int32(source), tag: tag, timeout: left)
          _ = try Self.take(arrival, from: inner)
        } catch {
          isBroken = true
          if let timeout, case .timedOut = error {
            throw .timedOut(call: "barrier", limit: timeout)
          }
          throw error
        }
        distance *= 2
      }
    }

    /// Gives the value that one rank has to all, by `MPI_Bcast`.
    ///
    /// - Throws: as `Communicator.broadcast(_:from:)` does.
    public func broadcast<Value: Codable>(
      _ value: Value?, from root: Int
    ) throws(CommunicatorError) -> Value {
      try checkInStep()
      try CommunicatorRules.check(rank: root, size: size)
      var call = CollectiveCall(kind: .broadcast, root: root, type: carrier.mark(of: Value.self))
      guard rank == root else {
        let announced = try announce(call)
        let content = MessageBytes(count: announced.byteCount)
        try broadcast(content.bytes, from: root)
        return try carrier.value(Value.self, from: UnsafeRawBufferPointer(content.bytes))
      }
      guard let value else {
        call.trouble = .missingValue
        _ = try announce(call)
        throw .missingValue(call: "broadcast", root: root)
      }
      try giving(value, call) { call, bytes throws(CommunicatorError) in
        _ = try announce(call)
        try broadcast(UnsafeMutableRawBufferPointer(mutating: bytes), from: root)
      }
      return value
    }

    /// Gives each rank its part of what one rank has; the root sends each its own.
    ///
    /// - Throws: as `Communicator.scatter(_:from:)` does.
    public func scatter<Value: Codable>(
      _ parts: [Value]?, from root: Int
    ) throws(CommunicatorError) -> Value {
      try checkInStep()
      try CommunicatorRules.check(rank: root, size: size)
      var call = CollectiveCall(kind: .scatter, root: root, type: carrier.mark(of: Value.self))
      guard rank == root else {
        _ = try announce(call)
        let content = try receiveInner(from: root, tag: InnerTag.part)
        return try carrier.value(Value.self, from: UnsafeRawBufferPointer(content.bytes))
      }
      call.count = parts?.count ?? 0
      if parts == nil { call.trouble = .missingValue }
      if let parts, parts.count != size { call.trouble = .wrongPartCount }
      var packets: [MessageBytes] = []
      var failure: CommunicatorError?
      for part in parts ?? [] where call.trouble == .none {
        do {
          packets.append(
            try carrier.withBytes(of: part) { bytes throws(CommunicatorError) in
              MessageBytes(copying: bytes)
            })
        } catch {
          call.trouble = .notEncoded
          failure = error
        }
      }
      // The others are told; this rank knows why.
      do { _ = try announce(call) } catch { throw failure ?? error }
      for (other, packet) in packets.enumerated() where other != rank {
        try sendInner(UnsafeRawBufferPointer(packet.bytes), to: other, tag: InnerTag.part)
      }
      guard let parts else { throw .missingValue(call: "scatter", root: root) }
      return parts[rank]
    }

    /// Brings one value of each rank to one rank; each sends it there.
    ///
    /// - Throws: as `Communicator.gather(_:to:)` does.
    public func gather<Value: Codable>(
      _ value: Value, to root: Int
    ) throws(CommunicatorError) -> [Value]? {
      try checkInStep()
      try CommunicatorRules.check(rank: root, size: size)
      let call = CollectiveCall(kind: .gather, root: root, type: carrier.mark(of: Value.self))
      let others = try giving(value, call) {
        call, bytes throws(CommunicatorError) -> [MessageBytes?]? in
        _ = try agree(call)
        guard rank == root else {
          try sendInner(bytes, to: root, tag: InnerTag.part)
          return nil
        }
        var others: [MessageBytes?] = []
        for other in 0..<size {
          others.append(
            other == rank ? nil : try receiveInner(from: other, tag: InnerTag.part))
        }
        return others
      }
      guard let others else { return nil }
      return try values(others, own: value)
    }

    /// Brings one value of each rank to all ranks: round a ring, in *p* − 1 steps in which each rank passes on
    /// what it got in the last one (Thakur, Rabenseifner and Gropp 2005).
    ///
    /// - Throws: as `Communicator.allGather(_:)` does.
    public func allGather<Value: Codable>(_ value: Value) throws(CommunicatorError) -> [Value] {
      try checkInStep()
      let call = CollectiveCall(kind: .allGather, type: carrier.mark(of: Value.self))
      let blocks = try giving(value, call) {
        call, bytes throws(CommunicatorError) -> [MessageBytes?] in
        let counts = try agree(call).map(\.byteCount)
        var blocks = [MessageBytes?](repeating: nil, count: size)
        let (right, left) = ((rank + 1) % size, (rank + size - 1) % size)
        for step in 0..<(size - 1) {
          let passed = (rank + size - step) % size
          let coming = (rank + 2 * size - step - 1) % size
          let block = MessageBytes(count: counts[coming])
          let sent = blocks[passed].map { UnsafeRawBufferPointer($0.bytes) } ?? bytes
          try exchangeInner(sent, to: right, receiving: block.bytes, from: left)
          blocks[coming] = block
        }
        return blocks
      }
      return try values(blocks, own: value)
    }

    /// The values of all ranks; the one without bytes is this rank's own.
    private func values<Value: Codable>(
      _ blocks: [MessageBytes?], own: Value
    ) throws(CommunicatorError) -> [Value] {
      var values: [Value] = []
      for block in blocks {
        if let block {
          values.append(
            try carrier.value(Value.self, from: UnsafeRawBufferPointer(block.bytes)))
        } else {
          values.append(own)
        }
      }
      return values
    }

    /// Calls `body` with a value's bytes; if it cannot be encoded, tells the others before it throws.
    private func giving<Value: Codable, Result>(
      _ value: Value, _ call: CollectiveCall,
      _ body: (CollectiveCall, UnsafeRawBufferPointer) throws(CommunicatorError) -> Result
    ) throws(CommunicatorError) -> Result {
      var call = call
      var isEncoded = false
      do {
        return try carrier.withBytes(of: value) { bytes throws(CommunicatorError) in
          isEncoded = true
          call.byteCount = bytes.count
          return try body(call, bytes)
        }
      } catch {
        guard !isEncoded else { throw error }
        call.trouble = .notEncoded
        do {
          if call.kind == .broadcast { _ = try announce(call) } else { _ = try agree(call) }
        } catch .notEncoded {}
        throw error
      }
    }
  }
#endif
