internal import Glibc
internal import Multiprocessing
internal import Threading

/// Owns a socket's descriptor, and closes it when it is to be closed and nobody uses it any more.
///
/// A number that was closed may stand for something else at once; so whoever is about to use it says
/// so, and `close` leaves it to the last of them. Those who wait are woken first.
final class SocketHandle: Sendable {
  private struct State {
    let descriptor: Int32
    var users = 0
    var isClosed = false
    /// Ends the waits of threads; made for the first of them.
    var wakeup: WakeupDescriptor?
  }

  private let state: LockedValue<State>
  private let owner = getpid()

  /// Takes over an open descriptor.
  init(_ descriptor: Int32) {
    state = LockedValue(State(descriptor: descriptor))
  }

  deinit { close() }

  /// Whether this process opened it, rather than one that this is a forked copy of: they share the socket,
  /// and who watches it.
  var isOwn: Bool { getpid() == owner }

  /// Whether ``close()`` was called.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// The descriptor; nil when it is closed.
  var descriptor: Int32? { state.withLock { $0.isClosed ? nil : $0.descriptor } }

  /// Runs `body`, which must not wait, with the descriptor.
  func withDescriptor<Result>(
    _ body: (Int32) throws(ConnectionError) -> Result
  ) throws(ConnectionError) -> Result {
    let descriptor = try enter()
    defer { leave() }
    return try body(descriptor)
  }

  /// Closes the descriptor, now or when its last user is done; wakes all who wait for it.
  func close() {
    let descriptor: Int32? = state.withLock { state in
      guard !state.isClosed else { return nil }
      state.isClosed = true
      state.users += 1
      if isOwn { state.wakeup?.signal() }
      return state.descriptor
    }
    guard let descriptor else { return }
    if isOwn { Reactor.current?.close(descriptor) }
    leave()
  }

  // MARK: - Waiting

  /// Blocks until the descriptor is ready or has failed.
  func wait(for direction: Direction, until limit: TimeLimit) throws(ConnectionError) {
    let descriptor = try enter()
    defer { leave() }
    let wakeup = try wakeupDescriptor()
    let events = Int16(direction == .input ? POLLIN : POLLOUT)
    var descriptors = [
      pollfd(fd: descriptor, events: events, revents: 0),
      pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let outcome = SocketCalls.waitReady(&descriptors, nanoseconds: limit.nanosecondsLeft)
      if isClosed { throw .closed }
      switch outcome {
      case .result(0): if limit.isOver { throw .timedOut }
      case .result: return
      case .failed(let code): throw .system(operation: "ppoll", code: code)
      }
    }
  }

  /// Suspends until the descriptor is ready or has failed.
  func wait(
    for direction: Direction, until limit: TimeLimit, on reactor: Reactor
  ) async throws(ConnectionError) {
    let wait = Wait()
    try add(wait, for: direction, on: reactor)
    let outcome = await wait.suspend(until: limit, on: reactor)
    if outcome != .woken { remove(wait, on: reactor) }
    try outcome.check()
  }

  /// Has a wait ended when the descriptor is ready; to be removed if it ends otherwise.
  func add(_ wait: Wait, for direction: Direction, on reactor: Reactor) throws(ConnectionError) {
    let descriptor = try enter()
    defer { leave() }
    let code = reactor.add(wait, for: direction, of: descriptor)
    guard code == 0 else { throw .system(operation: "epoll_ctl", code: code) }
    // `close` may have looked for waits just before.
    if isClosed {
      reactor.remove(wait, of: descriptor)
      throw .closed
    }
  }

  /// Takes a wait out again.
  func remove(_ wait: Wait, on reactor: Reactor) {
    // If it is closed, there are no more waits.
    try? withDescriptor { descriptor in reactor.remove(wait, of: descriptor) }
  }

  /// A descriptor that becomes readable when this one is closed; only while it is used.
  func wakeupDescriptor() throws(ConnectionError) -> Int32 {
    try state.withLock { (state) throws(ConnectionError) in
      if let wakeup = state.wakeup { return wakeup.descriptor }
      guard let wakeup = WakeupDescriptor() else {
        throw .system(operation: "eventfd", code: errno)
      }
      if state.isClosed { wakeup.signal() }
      state.wakeup = wakeup
      return wakeup.descriptor
    }
  }

  // MARK: - Users

  /// Begins to use the descriptor; `leave` must follow.
  func enter() throws(ConnectionError) -> Int32 {
    try state.withLock { (state) throws(ConnectionError) in
      guard !state.isClosed else { throw .closed }
      state.users += 1
      return state.descriptor
    }
  }

  /// Ends a use, and closes the descriptor if it was the last and it is to be closed.
  func leave() {
    state.withLock { state in
      state.users -= 1
      guard state.isClosed, state.users == 0 else { return }
      Glibc.close(state.descriptor)
      state.wakeup?.close()
      state.wakeup = nil
    }
  }
}

extension WaitOutcome {
  /// Throws unless what was waited for came.
  func check() throws(ConnectionError) {
    switch self {
    case .woken: return
    case .timedOut: throw .timedOut
    case .cancelled: throw .cancelled
    case .closed: throw .closed
    }
  }
}
