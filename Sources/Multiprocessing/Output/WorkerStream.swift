internal import CMultiprocessing
internal import Glibc
internal import Threading

/// One stream of one worker, on its way to where the program wants it.
final class WorkerStream: Sendable {
  /// Where it goes.
  enum Sink: Sendable {
    /// To a descriptor of this process.
    case descriptor(Int32)
    /// Nowhere; the tail is kept.
    case nowhere
    /// To a function of the program.
    case lines(@Sendable (String) -> Void)
  }

  private struct State {
    var descriptor: Int32
    var tail = OutputTail()
    /// Behind how many bytes those of the lease begin that runs.
    var jobStart = 0
    /// Where the worker says the same of the jobs of a chunk.
    var board: ChunkBoard?
    /// Read, and not handed on.
    var backlog: [UInt8] = []
    var hasEnded = false
  }

  private let sink: Sink
  private let state: LockedValue<State>
  /// Only the pump's thread cuts lines.
  private let lines = LockedValue(LineSplitter())

  /// - Parameter descriptor: the reading end of a pipe; the stream closes it.
  init(descriptor: Int32, sink: Sink) {
    self.sink = sink
    state = LockedValue(State(descriptor: descriptor))
  }

  /// What a look into the pipe found.
  enum Reading {
    case something
    /// Nothing yet.
    case nothing
    /// Nothing, and nothing more will come.
    case end
  }

  /// Whether the program sees the lines, and so must have seen them before it hears of the end.
  var isSeenByProgram: Bool {
    if case .lines = sink { true } else { false }
  }

  /// Reads what the dead worker has still written, at most a mebibyte of it, and closes the pipe.
  func readToEnd() {
    state.withLock { state in
      while !state.hasEnded, state.backlog.count < 1 << 20, Self.read(&state) == .something {}
      state.hasEnded = true
      if state.descriptor >= 0 { close(state.descriptor) }
      state.descriptor = -1
    }
  }

  /// A job begins now: what has been written was written by others.
  ///
  /// What the worker wrote before its last answer is in the pipe, if it has not been read.
  func beginJob() {
    state.withLock { state in
      let unread = state.descriptor < 0 ? 0 : CMultiprocessing_unread(state.descriptor)
      state.jobStart = state.tail.count + max(0, Int(unread))
    }
  }

  /// Says on the worker's board from now on how far the pipe was read.
  func tellReading(on board: ChunkBoard) {
    state.withLock { state in
      state.board = board
      board.reading = OutputReading(count: state.tail.count, isUnderWay: false)
    }
  }

  /// The last of what the worker wrote since its job began, with the beginning of its first line.
  var lastWords: [UInt8] {
    state.withLock { state in
      // What the board says is of this lease, or lies before it.
      let start = max(state.jobStart, state.board?.jobStart ?? 0)
      let beginning = state.tail.cutLine(since: start)
      let rest = state.tail.contents(since: start)
      return beginning.isEmpty ? rest : beginning + "…".utf8 + rest
    }
  }

  /// Reads what has come and hands it on; called by the pump.
  func pump() -> Reading {
    let (backlog, reading) = state.withLock { state -> ([UInt8], Reading) in
      let reading = state.hasEnded ? .end : Self.read(&state)
      if reading == .end { state.hasEnded = true }
      defer { state.backlog = [] }
      return (state.backlog, reading)
    }
    if !backlog.isEmpty { handOn(backlog) }
    return reading
  }

  /// Leaves the pipe to whoever made it.
  func abandon() {
    state.withLock { state in
      state.hasEnded = true
      state.descriptor = -1
    }
  }

  /// Hands on what is left, when nothing more comes; called by the pump.
  func finish() {
    readToEnd()
    _ = pump()
    if case .lines(let take) = sink, let last = lines.withLock({ $0.finish() }) { take(last) }
  }

  /// Runs `body` with the pipe, unless it is closed.
  func withDescriptor(_ body: (Int32) -> Void) {
    state.withLock { if $0.descriptor >= 0 { body($0.descriptor) } }
  }

  private static func read(_ state: inout State) -> Reading {
    guard state.descriptor >= 0 else { return .end }
    return withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
      // The worker must not count what is on its way.
      state.board?.reading = OutputReading(count: state.tail.count, isUnderWay: true)
      defer {
        state.board?.reading = OutputReading(count: state.tail.count, isUnderWay: false)
      }
      var count: Int
      repeat {
        count = Glibc.read(state.descriptor, buffer.baseAddress, buffer.count)
      } while count < 0 && errno == EINTR
      guard count > 0 else { return count == 0 || errno != EAGAIN ? .end : .nothing }
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      state.tail.push(bytes)
      state.backlog += bytes
      return .something
    }
  }

  private func handOn(_ bytes: [UInt8]) {
    switch sink {
    case .nowhere:
      break
    case .descriptor(let descriptor):
      Self.writeAll(bytes, to: descriptor)
    case .lines(let take):
      for line in lines.withLock({ $0.push(bytes) }) { take(line) }
    }
  }

  /// Writes everything, waiting for room; gives up where nobody will read it.
  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let unwritten = UnsafeRawBufferPointer(rebasing: rest)
        let count = write(descriptor, unwritten.baseAddress, unwritten.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          // Somebody made the stream that this process shares with others non-blocking.
          var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          Glibc.poll(&room, 1, -1)
        } else if errno != EINTR {
          return
        }
      }
    }
  }
}
