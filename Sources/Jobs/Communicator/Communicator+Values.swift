extension Communicator {
  /// Sends a value with the tag 0.
  ///
  /// - Throws: as ``send(_:to:tag:)`` does.
  public func send<Value: Codable>(
    _ value: Value, to destination: Int
  ) throws(CommunicatorError) {
    try send(value, to: destination, tag: 0)
  }

  /// Receives the next message of those that match.
  ///
  /// Blocks until there is one, or the time is over.
  ///
  /// - Parameters:
  ///   - type: what was sent.
  ///   - source: the sender; any rank if nil.
  ///   - tag: the message's tag; any if nil.
  ///   - timeout: how long to wait at most; nil waits for as long as it takes.
  /// - Throws: as ``receiveMessage(_:from:tag:timeout:)`` does.
  public func receive<Value: Codable>(
    _ type: Value.Type = Value.self, from source: Int? = nil, tag: Int? = nil,
    timeout: Duration? = nil
  ) throws(CommunicatorError) -> Value {
    try receiveMessage(type, from: source, tag: tag, timeout: timeout).value
  }

  /// Sends to one rank and receives from one, which may be the same; each rank may do it at a time.
  ///
  /// - Parameters:
  ///   - value: what to send.
  ///   - destination: the rank that is to have it.
  ///   - source: the rank that sends here.
  ///   - tag: the tag of both messages.
  /// - Returns: what came.
  /// - Throws: as ``send(_:to:tag:)`` and ``receiveMessage(_:from:tag:timeout:)`` do.
  public func exchange<Value: Codable>(
    _ value: Value, with destination: Int, from source: Int? = nil, tag: Int = 0
  ) throws(CommunicatorError) -> Value {
    try send(value, to: destination, tag: tag)
    return try receive(Value.self, from: source ?? destination, tag: tag)
  }

  /// Waits until every rank has come here, for as long as it takes.
  ///
  /// - Throws: as ``barrier(timeout:)`` does.
  public func barrier() throws(CommunicatorError) {
    try barrier(timeout: nil)
  }

  /// The range of a row of elements that is this rank's if all have equal shares.
  ///
  /// - Parameter count: how many elements there are.
  public func share(of count: Int) -> Range<Int> {
    EvenParts.range(of: rank, of: size, in: count)
  }

  /// Gives each rank its even share of an array that one rank has; see ``EvenParts``.
  ///
  /// Collective. Blocks.
  ///
  /// - Parameters:
  ///   - elements: the array; counts on the root alone.
  ///   - root: the rank that has it.
  /// - Returns: this rank's share.
  /// - Throws: as ``scatter(_:from:)`` does.
  public func scatterEvenly<Element: Codable>(
    _ elements: [Element]?, from root: Int = 0
  ) throws(CommunicatorError) -> [Element] {
    let parts = rank == root ? elements.map { EvenParts.cut($0, into: size) } : nil
    return try scatter(parts, from: root)
  }
}
