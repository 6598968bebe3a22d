extension Connection {
  // Each of these once for threads and once for tasks; what they do between two waits is in
  // `ReadingEnd` and `WritingEnd`. Whether the connection is closed is asked again when the turn has
  // come: what stopped whoever had it before may have been just that.

  /// Receives one message, blocking.
  func receiveMessage(limit: Int, until time: TimeLimit) throws(ConnectionError) -> [UInt8] {
    try checkReadable()
    try reading.turn.take(until: time).check()
    defer { reading.turn.giveBack() }
    try checkReadable()
    try reading.begin(limit: limit)
    while true {
      let step = try socket.withDescriptor { descriptor throws(ConnectionError) in
        try reading.step(descriptor, limit: limit)
      }
      switch step {
      case .whole(let message): return message
      case .wouldBlock: try socket.wait(for: .input, until: time)
      case .paused: if time.isOver { throw .timedOut }
      }
    }
  }

  /// Receives one message, suspending.
  func receiveMessage(
    limit: Int, until time: TimeLimit
  ) async throws(ConnectionError) -> [UInt8] {
    try checkReadable()
    if Task.isCancelled { throw .cancelled }
    let reactor = try Reactor.shared
    try await reading.turn.take(until: time, on: reactor).check()
    defer { reading.turn.giveBack() }
    try checkReadable()
    try reading.begin(limit: limit)
    while true {
      let step = try socket.withDescriptor { descriptor throws(ConnectionError) in
        try reading.step(descriptor, limit: limit)
      }
      switch step {
      case .whole(let message): return message
      case .wouldBlock: try await socket.wait(for: .input, until: time, on: reactor)
      case .paused: try await Self.pause(until: time)
      }
    }
  }

  /// Sends one message, blocking.
  func sendMessage(
    _ payload: UnsafeRawBufferPointer, until time: TimeLimit
  ) throws(ConnectionError) {
    try checkWritable()
    try writing.turn.take(until: time).check()
    defer { writing.turn.giveBack() }
    try checkWritable()
    try writing.begin(length: payload.count)
    do throws(ConnectionError) {
      while true {
        let step = try socket.withDescriptor { descriptor throws(ConnectionError) in
          try writing.step(descriptor, payload: payload)
        }
        switch step {
        case .whole: return
        case .wouldBlock: try socket.wait(for: .output, until: time)
        case .paused: if time.isOver { throw ConnectionError.timedOut }
        }
      }
    } catch {
      writing.giveUp()
      throw error
    }
  }

  /// Sends one message, suspending.
  func sendMessage(
    _ payload: [UInt8], in range: Range<Int>, until time: TimeLimit
  ) async throws(ConnectionError) {
    try checkWritable()
    if Task.isCancelled { throw .cancelled }
    let reactor = try Reactor.shared
    try await writing.turn.take(until: time, on: reactor).check()
    defer { writing.turn.giveBack() }
    try checkWritable()
    try writing.begin(length: range.count)
    do throws(ConnectionError) {
      while true {
        let step = try socket.withDescriptor { descriptor throws(ConnectionError) in
          try payload.withBytes(in: range) { bytes throws(ConnectionError) in
            try writing.step(descriptor, payload: bytes)
          }
        }
        switch step {
        case .whole: return
        case .wouldBlock: try await socket.wait(for: .output, until: time, on: reactor)
        case .paused: try await Self.pause(until: time)
        }
      }
    } catch {
      writing.giveUp()
      throw error
    }
  }

  /// Lets other tasks have the thread, where a long message goes on without a wait.
  private static func pause(until time: TimeLimit) async throws(ConnectionError) {
    if Task.isCancelled { throw .cancelled }
    if time.isOver { throw .timedOut }
    await Task.yield()
  }
}

extension [UInt8] {
  /// Hands some of the bytes to `body`.
  func withBytes<Result>(
    in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(ConnectionError) -> Result
  ) throws(ConnectionError) -> Result {
    let result = withUnsafeBytes { bytes in
      Swift.Result { () throws(ConnectionError) in
        try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
      }
    }
    return try result.get()
  }

  /// The range that is meant, if there is one and the array has it.
  func checked(_ range: Range<Int>?) throws(ConnectionError) -> Range<Int> {
    guard let range else { return 0..<count }
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw .outOfBounds(range: range, count: count)
    }
    return range
  }
}
