#if Dashboard
  internal import Hummingbird
  internal import Monitoring
  internal import Plots
  internal import Threading

  /// The browsers that look, each with a stream of events.
  final class DashboardClients: Sendable {
    private struct Client {
      let stream: AsyncStream<ByteBuffer>.Continuation
      /// Nil until it is subscribed.
      var subscription: Int?
    }

    private struct State {
      var clients: [Int: Client] = [:]
      var lastID = 0
      var isEnded = false
      /// Of those that wait until no client is left.
      var waiters: [AsyncStream<Never>.Continuation] = []
      /// The last frame as the clients get it: it is the same for all.
      var encoded: (time: UInt64, buffer: ByteBuffer)?

      var isFull: Bool { clients.count >= DashboardClients.limit }
    }

    /// So many may look at once.
    static let limit = 16
    /// So many frames wait for a client that is slow; then it must connect anew, and gets what there is then.
    private static let patience = 40

    private let monitor: PoolMonitor
    private let title: String
    private let state = LockedValue(State())

    init(_ monitor: PoolMonitor, title: String) {
      self.monitor = monitor
      self.title = title
    }

    /// A stream of events for a client; nil if there are too many, or nothing comes any more.
    ///
    /// - Parameter hangUp: closes the client's connection.
    func response(hangUp: @escaping @Sendable () -> Void = {}) -> Response? {
      guard state.withLock({ !$0.isEnded && !$0.isFull }) else { return nil }
      return Response(
        status: .ok, headers: [.contentType: "text/event-stream"],
        // It takes its place only now: this is not called if the client has gone meanwhile.
        body: ResponseBody { [self] writer in
          // Unless the event `end` comes before the end the client asks again.
          guard let (id, stream) = enter() else { return try await writer.finish(nil) }
          defer { leave(id) }
          if let past = subscribe(id, hangUp) {
            let beginning = LiveMessage.beginning(past.frame, curves: past.curves, title: title)
            try await writer.write(Self.event("beginning", beginning))
            for await buffer in stream { try await writer.write(buffer) }
          }
          try await writer.finish(nil)
        })
    }

    /// Tells all clients that nothing comes any more.
    func end() {
      let clients = state.withLock { state in
        state.isEnded = true
        return Array(state.clients.values)
      }
      for client in clients {
        if let subscription = client.subscription { monitor.unsubscribe(subscription) }
        client.stream.yield(Self.event("end", "{}"))
        client.stream.finish()
      }
    }

    /// Waits until all clients have got what was written to them, but no longer than so long.
    func allHaveLeft(atMost limit: Duration) async {
      let (waiting, waiter) = AsyncStream.makeStream(of: Never.self)
      let isEmpty = state.withLock { state in
        if !state.clients.isEmpty { state.waiters.append(waiter) }
        return state.clients.isEmpty
      }
      guard !isEmpty else { return }
      let timer = Task {
        try? await Task.sleep(for: limit)
        waiter.finish()
      }
      for await _ in waiting {}
      timer.cancel()
    }

    /// A place for a client; nil if there is none.
    private func enter() -> (id: Int, stream: AsyncStream<ByteBuffer>)? {
      let (stream, continuation) = AsyncStream.makeStream(
        of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(Self.patience))
      return state.withLock { state in
        guard !state.isEnded, !state.isFull else { return nil }
        state.lastID += 1
        state.clients[state.lastID] = Client(stream: continuation)
        return (state.lastID, stream)
      }
    }

    /// Sends a client the frames from now on.
    ///
    /// - Returns: what was before; nil if there is nothing to tell yet, or nothing comes any more.
    private func subscribe(
      _ id: Int, _ hangUp: @escaping @Sendable () -> Void
    ) -> (frame: LiveFrame, curves: [LiveModel.Totals])? {
      guard let stream = state.withLock({ $0.clients[id]?.stream }) else { return nil }
      let (subscription, past) = monitor.subscribe { [weak self] frame in
        guard let buffer = self?.encoded(frame) else { return stream.finish() }
        guard case .dropped = stream.yield(buffer) else { return }
        // Its body waits for a write that may never end: it is not what makes room.
        self?.leave(id)
        hangUp()
      }
      let isThere = state.withLock { state in
        state.clients[id]?.subscription = subscription
        return state.clients[id] != nil && !state.isEnded
      }
      guard isThere else {
        monitor.unsubscribe(subscription)
        return nil
      }
      return past
    }

    private func leave(_ id: Int) {
      let (client, waiters) = state.withLock { state in
        let client = state.clients.removeValue(forKey: id)
        let waiters = state.clients.isEmpty ? state.waiters : []
        if state.clients.isEmpty { state.waiters = [] }
        return (client, waiters)
      }
      for waiter in waiters { waiter.finish() }
      guard let client else { return }
      if let subscription = client.subscription { monitor.unsubscribe(subscription) }
      client.stream.finish()
    }

    private func encoded(_ frame: LiveFrame) -> ByteBuffer {
      let known = state.withLock { $0.encoded }
      if let known, known.time == frame.time { return known.buffer }
      let buffer = Self.event("message", LiveMessage.frame(frame))
      state.withLock { $0.encoded = (frame.time, buffer) }
      return buffer
    }

    /// An event as the HTML standard's section on server-sent events has it; the data has no line breaks.
    private static func event(_ name: String, _ data: String) -> ByteBuffer {
      ByteBuffer(string: "event: \(name)\ndata: \(data)\n\n")
    }
  }
#endif
