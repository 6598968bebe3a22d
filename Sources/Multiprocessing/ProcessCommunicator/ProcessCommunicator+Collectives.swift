public import Jobs

extension ProcessCommunicator {
  /// Waits until every rank has come here.
  ///
  /// Each rank writes a word and reads one of each other rank, which is as fast as words travel between
  /// processors; with many ranks a tree (dissemination) would be faster.
  ///
  /// - Throws: as ``Communicator/barrier(timeout:)`` does.
  public func barrier(timeout: Duration?) throws(CommunicatorError) {
    try link.checkOpen()
    let call = CollectiveCall(kind: .barrier)
    link.board.slot(rank, link.turn).put(call)
    try link.step(.barrier, timeout: timeout)
    link.turn += 1
    _ = try agreedCalls(call, link.turn - 1)
  }

  /// Gives the value that one rank has to all.
  ///
  /// The root writes each segment once and all others read it, which needs no tree of messages.
  ///
  /// - Throws: as ``Communicator/broadcast(_:from:)`` does.
  public func broadcast<Value: Codable>(
    _ value: Value?, from root: Int
  ) throws(CommunicatorError) -> Value {
    let isRoot = rank == root
    let received = try exchange(
      .broadcast, isRoot ? value : nil, root: root, isNeeded: isRoot
    ) { other, count, _ in
      other == root && !isRoot ? 0..<count : nil
    }
    if isRoot, let value { return value }
    guard let content = received[root] else { throw .missingValue(call: "broadcast", root: root) }
    return try carrier.value(Value.self, from: UnsafeRawBufferPointer(content.bytes))
  }

  /// Brings one value of each rank to one rank.
  ///
  /// - Throws: as ``Communicator/gather(_:to:)`` does.
  public func gather<Value: Codable>(
    _ value: Value, to root: Int
  ) throws(CommunicatorError) -> [Value]? {
    let isRoot = rank == root
    let own = rank
    let received = try exchange(.gather, value, root: root, isNeeded: true) { other, count, _ in
      isRoot && other != own ? 0..<count : nil
    }
    return isRoot ? try values(received, own: value) : nil
  }

  /// Brings one value of each rank to all ranks.
  ///
  /// - Throws: as ``Communicator/allGather(_:)`` does.
  public func allGather<Value: Codable>(_ value: Value) throws(CommunicatorError) -> [Value] {
    let own = rank
    let received = try exchange(.allGather, value, root: nil, isNeeded: true) { other, count, _ in
      other != own ? 0..<count : nil
    }
    return try values(received, own: value)
  }

  /// Gives each rank its part of what one rank has.
  ///
  /// - Throws: as ``Communicator/scatter(_:from:)`` does.
  public func scatter<Value: Codable>(
    _ parts: [Value]?, from root: Int
  ) throws(CommunicatorError) -> Value {
    let (own, size) = (rank, size)
    var call = CollectiveCall(kind: .scatter, root: root, type: carrier.mark(of: Value.self))
    var parcel = ScatterParcel(parts: size)
    var failure: CommunicatorError?
    if own == root {
      call.count = parts?.count ?? 0
      if parts == nil { call.trouble = .missingValue }
      if let parts, parts.count != size { call.trouble = .wrongPartCount }
      if let parts, call.trouble == .none {
        for (index, part) in parts.enumerated() where call.trouble == .none {
          do {
            // The root keeps its own part.
            if index == own {
              parcel.append(UnsafeRawBufferPointer(start: nil, count: 0))
            } else {
              try carrier.withBytes(of: part) { bytes throws(CommunicatorError) in
                parcel.append(bytes)
              }
            }
          } catch {
            call.trouble = .notEncoded
            failure = error
          }
        }
      }
    }
    call.checkRoot(size: size)
    let received = try parcel.bytes.withUnsafeBufferPointer {
      buffer throws(CommunicatorError) -> [MessageBytes?] in
      do throws(CommunicatorError) {
        return try exchange(
          call, giving: own == root ? UnsafeRawBufferPointer(buffer) : .init(start: nil, count: 0)
        ) { other, _, beginning in
          other == root && own != root
            ? ScatterParcel.range(of: own, of: size, in: beginning) : nil
        }
      } catch .notEncoded(let type, let message) {
        // The others are told; the root knows why.
        throw failure ?? .notEncoded(type: type, message: message)
      }
    }
    if own == root, let parts { return parts[own] }
    guard let content = received[root] else { throw .missingValue(call: "scatter", root: root) }
    return try carrier.value(Value.self, from: UnsafeRawBufferPointer(content.bytes))
  }

  /// The exchange in which this rank gives a value, or none.
  private func exchange<Value: Codable>(
    _ kind: CollectiveCall.Kind, _ value: Value?, root: Int?, isNeeded: Bool,
    wanted: (_ rank: Int, _ count: Int, _ beginning: UnsafeRawBufferPointer) -> Range<Int>?
  ) throws(CommunicatorError) -> [MessageBytes?] {
    var call = CollectiveCall(
      kind: kind, root: root ?? -1, type: carrier.mark(of: Value.self))
    if root != nil { call.checkRoot(size: size) }
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    guard let value, call.trouble == .none else {
      if isNeeded, call.trouble == .none { call.trouble = .missingValue }
      return try exchange(call, giving: nothing, wanted: wanted)
    }
    var isEncoded = false
    do {
      return try carrier.withBytes(of: value) { bytes throws(CommunicatorError) in
        isEncoded = true
        return try exchange(call, giving: bytes, wanted: wanted)
      }
    } catch {
      guard !isEncoded else { throw error }
      // The others wait: they are told before this rank throws.
      call.trouble = .notEncoded
      do { _ = try exchange(call, giving: nothing, wanted: wanted) } catch .notEncoded {}
      throw error
    }
  }

  /// The values of all ranks, this one's among them.
  private func values<Value: Codable>(
    _ received: [MessageBytes?], own: Value
  ) throws(CommunicatorError) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(size)
    for content in received {
      guard let content else {
        values.append(own)
        continue
      }
      values.append(
        try carrier.value(Value.self, from: UnsafeRawBufferPointer(content.bytes)))
    }
    return values
  }
}
