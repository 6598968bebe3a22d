#if MPI
  internal import CMPI
  public import Jobs
  internal import Multiprocessing

  /// The communicator of the ranks of an MPI run.
  ///
  /// ```swift
  /// // mpirun -n 4 program
  /// let sum = try await MPICommunicator.run(SumOfRanks())   // 6, on every rank
  /// ```
  ///
  /// The same protocol, and for the same number of ranks the same bits, as `ProcessCommunicator`. What MPI
  /// does not tell cannot be told here: that ranks make different collective calls, or that a rank which
  /// others wait for has returned from its program. Such a run hangs, as any MPI program's does.
  ///
  /// **If a rank dies, or its program throws**, the launcher or this package ends the whole run.
  ///
  /// It belongs to the thread that started MPI (`MPI_THREAD_FUNNELED`).
  public final class MPICommunicator: Communicator {
    let channel: MPIChannel
    /// The same ranks, for what collective calls send.
    let inner: MPIChannel
    let carrier = ValueCarrier()
    private var outgoing = SendsUnderWay<MessageBytes>()
    /// What this rank has sent itself, and what came and was of another type than was asked for.
    private var kept: [MPIMessage] = []
    /// Whether a barrier was given up, so that the ranks are out of step.
    var isBroken = false
    private var isClosed = false

    init(_ channel: MPIChannel) throws(MPIFailed) {
      self.channel = channel
      var made = CMPI_Communicator()
      try MPIFailed.check(
        "make a communicator", CMPI_duplicate(channel.communicator, &made))
      inner = try MPIChannel(made)
    }

    /// Which of the ranks this is.
    public var rank: Int { channel.rank }

    /// How many ranks there are.
    public var size: Int { channel.size }

    /// Sends a copy of the value, and does not wait until it has arrived.
    ///
    /// - Throws: as `Communicator.send(_:to:tag:)` does, but for ranks that died or left.
    public func send<Value: Codable>(
      _ value: Value, to destination: Int, tag: Int
    ) throws(CommunicatorError) {
      try checkOpen()
      try CommunicatorRules.check(rank: destination, size: size)
      try CommunicatorRules.check(tag: tag)
      let mark = carrier.mark(of: Value.self)
      try carrier.withBytes(of: value) { bytes throws(CommunicatorError) in
        let packet = MPIMessage.packet(of: mark, bytes)
        if destination == rank {
          kept.append(MPIMessage(packet, source: rank, tag: tag))
        } else {
          try begin(packet, to: destination, tag: tag)
        }
      }
    }

    private func begin(
      _ packet: MessageBytes, to destination: Int, tag: Int
    ) throws(CommunicatorError) {
      try Self.call { () throws(MPIFailed) in
        try outgoing.tidy(in: channel)
        outgoing.hold(
          packet,
          until: try channel.beginSend(
            UnsafeRawBufferPointer(packet.bytes), to: destination, tag: Int32(tag)))
      }
    }

    /// Receives the next message of those that match.
    ///
    /// - Throws: as `Communicator.receiveMessage(_:from:tag:timeout:)` does, but for ranks that died or
    ///   left.
    public func receiveMessage<Value: Codable>(
      _ type: Value.Type, from source: Int?, tag: Int?, timeout: Duration?
    ) throws(CommunicatorError) -> Received<Value> {
      try checkOpen()
      if let source { try CommunicatorRules.check(rank: source, size: size) }
      if let tag { try CommunicatorRules.check(tag: tag) }
      let mark = carrier.mark(of: type)
      let message = try next(from: source, tag: tag, timeout: timeout)
      guard message.type.hash == mark.hash else {
        kept.insert(message, at: 0)
        throw .typeMismatch(
          source: message.source, tag: message.tag, sent: message.type.text, expected: mark.text)
      }
      return Received(
        value: try carrier.value(type, from: message.content), source: message.source,
        tag: message.tag)
    }

    private func next(
      from source: Int?, tag: Int?, timeout: Duration?
    ) throws(CommunicatorError) -> MPIMessage {
      try tidy()
      let index = kept.firstIndex {
        (source == nil || $0.source == source) && (tag == nil || $0.tag == tag)
      }
      if let index { return kept.remove(at: index) }
      // Nobody but this rank itself could send it.
      if source == rank || size == 1 { throw .nothingSent(tag: tag) }
      let arrival = try awaitMessage(
        "receive", in: channel, from: source.map(Int32.init) ?? CMPI_ANY_SOURCE,
        tag: tag.map(Int32.init) ?? CMPI_ANY_TAG, timeout: timeout)
      let packet = try Self.take(arrival, from: channel)
      return MPIMessage(packet, source: arrival.source, tag: Int(arrival.tag))
    }

    // MARK: Support

    /// Blocks until a message is there: MPI has nothing to sleep on, so that this looks again and again.
    func awaitMessage(
      _ call: String, in channel: MPIChannel, from source: Int32, tag: Int32, timeout: Duration?
    ) throws(CommunicatorError) -> MPIChannel.Arrival {
      let deadline = timeout.map { ContinuousClock.now.advanced(by: $0) }
      var patience = Patience()
      while true {
        // Asked before the look: what is there when the time is over counts.
        let isLate = deadline.map { ContinuousClock.now >= $0 } ?? false
        let arrival = try Self.call { () throws(MPIFailed) in
          try channel.poll(from: source, tag: tag)
        }
        if let arrival { return arrival }
        if isLate, let timeout { throw .timedOut(call: call, limit: timeout) }
        Waiting.pass(&patience)
      }
    }

    /// Takes a message that has arrived.
    static func take(
      _ arrival: MPIChannel.Arrival, from channel: MPIChannel
    ) throws(CommunicatorError) -> MessageBytes {
      let packet = MessageBytes(count: arrival.count)
      try call { () throws(MPIFailed) in
        try MPIFailed.check(
          "receive \(arrival.count) bytes from rank \(arrival.source)",
          CMPI_receive(
            channel.communicator, packet.bytes.baseAddress, Int64(arrival.count),
            Int32(arrival.source), arrival.tag, nil))
      }
      return packet
    }

    /// Calls MPI.
    static func call<Result>(
      _ body: () throws(MPIFailed) -> Result
    ) throws(CommunicatorError) -> Result {
      do { return try body() } catch { throw .refused(error.description) }
    }

    /// Lets go of what has been sent.
    func tidy() throws(CommunicatorError) {
      guard !outgoing.isEmpty else { return }
      try Self.call { () throws(MPIFailed) in try outgoing.tidy(in: channel) }
    }

    func checkOpen() throws(CommunicatorError) {
      guard !isClosed else { throw .closed }
    }

    /// Sends what is still on its way; blocks until all of it was received.
    func close() throws(CommunicatorError) {
      isClosed = true
      var patience = Patience()
      while !outgoing.isEmpty {
        try Self.call { () throws(MPIFailed) in try outgoing.tidy(in: channel) }
        Waiting.pass(&patience)
      }
    }
  }
#endif
