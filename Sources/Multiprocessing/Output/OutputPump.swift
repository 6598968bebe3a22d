internal import CMultiprocessing
internal import Glibc
internal import Jobs
internal import Synchronization
internal import Threading

/// The one thread of this process that carries the output of workers.
///
/// See `README.md` beside this file for its rules.
final class OutputPump: Sendable {
  private struct Streams {
    var watched: [UInt64: WorkerStream] = [:]
    /// Streams of workers that have ended, and whom to tell when their output was handed on.
    var ended: [(token: UInt64, told: (@Sendable () -> Void)?)] = []
    var next: UInt64 = 1
    /// How often somebody asked for everything to be handed on, and how often that was done.
    var flushesAsked = 0
    var flushesDone = 0
  }

  private static let wakeupToken: UInt64 = 0

  private let poll: Int32
  private let wakeup: Int32
  private let streams = Monitor(Streams())

  /// The process that has the pump: one that was forked off has no thread of it.
  private static let owner = Atomic<Int32>(0)
  /// The process's pump, as soon as there is one.
  private static let started = LockedValue<OutputPump?>(nil)

  /// The process's pump, started with its first worker.
  ///
  /// - Throws: ``WorkerStartFailed`` if the system refuses the thread or its descriptors; the next
  ///   call tries again.
  static var shared: OutputPump {
    get throws(WorkerStartFailed) {
      try started.withLock { (started) throws(WorkerStartFailed) in
        if let started { return started }
        let pump = try start()
        started = pump
        return pump
      }
    }
  }

  private init(poll: Int32, wakeup: Int32) {
    self.poll = poll
    self.wakeup = wakeup
  }

  private static func start() throws(WorkerStartFailed) -> OutputPump {
    let poll = CMultiprocessing_poll_create()
    guard poll >= 0 else { throw WorkerStartFailed(operation: "epoll_create1", errno: -poll) }
    let wakeup = CMultiprocessing_wakeup_create()
    guard wakeup >= 0 else {
      close(poll)
      throw WorkerStartFailed(operation: "eventfd", errno: -wakeup)
    }
    let error = CMultiprocessing_poll_watch(poll, wakeup, wakeupToken, 1, 0, 0)
    guard error == 0 else {
      close(poll)
      close(wakeup)
      throw WorkerStartFailed(operation: "epoll_ctl", errno: error)
    }
    let pump = OutputPump(poll: poll, wakeup: wakeup)
    let thread = OSThread<Void>(name: "worker-output", isDaemon: true) { pump.run() }
    do {
      try thread.start()
    } catch {
      close(poll)
      close(wakeup)
      throw WorkerStartFailed(
        operation: "starting the output's thread", code: 0, message: "\(error)")
    }
    owner.store(getpid(), ordering: .releasing)
    atexit { OutputPump.flush() }
    AnyOSThread.waitForThreadsFirstAtExit()
    return pump
  }

  /// Carries a stream from now on.
  ///
  /// - Returns: the number by which ``end(_:then:)`` knows it.
  func add(_ stream: WorkerStream, reading descriptor: Int32) throws(WorkerStartFailed) -> UInt64 {
    let token = streams.withLock { streams in
      defer { streams.next += 1 }
      streams.watched[streams.next] = stream
      return streams.next
    }
    let error = CMultiprocessing_poll_watch(poll, descriptor, token, 1, 0, 0)
    guard error == 0 else {
      streams.withLock { $0.watched[token] = nil }
      throw WorkerStartFailed(operation: "epoll_ctl", errno: error)
    }
    return token
  }

  /// Hands on the rest of streams whose worker has ended, closes them, and then calls `told`.
  func end(_ tokens: [UInt64], then told: (@Sendable () -> Void)? = nil) {
    streams.withLock { streams in
      for token in tokens {
        streams.ended.append((token, token == tokens.last ? told : nil))
      }
    }
    CMultiprocessing_wakeup_signal(wakeup)
  }

  private func run() {
    var pipe = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipe, nil)
    var events = [CMultiprocessing_event](repeating: CMultiprocessing_event(), count: 64)
    while true {
      let count = CMultiprocessing_poll_wait(poll, &events, 64, -1)
      for event in events[..<Int(max(0, count))] {
        if event.token == Self.wakeupToken {
          CMultiprocessing_wakeup_clear(wakeup)
        } else if let stream = streams.withLock({ $0.watched[event.token] }) {
          // A pipe of which nothing more comes would be ready for ever.
          if stream.pump() == .end {
            stream.withDescriptor { CMultiprocessing_poll_forget(poll, $0) }
          }
        }
      }
      finishEnded()
      flushIfAsked()
    }
  }

  private func finishEnded() {
    let ended = streams.withLock { streams in
      defer { streams.ended = [] }
      return streams.ended
    }
    for (token, told) in ended {
      streams.withLock { $0.watched.removeValue(forKey: token) }?.finish()
      told?()
    }
  }

  private func flushIfAsked() {
    let (asked, watched) = streams.withLock { streams -> (Int, [WorkerStream]) in
      guard streams.flushesAsked > streams.flushesDone else { return (0, []) }
      return (streams.flushesAsked, Array(streams.watched.values))
    }
    guard asked > 0 else { return }
    for stream in watched { while stream.pump() == .something {} }
    streams.withLock { $0.flushesDone = asked }
    streams.broadcast()
  }

  /// Waits until everything that has come was handed on, half a second at most.
  ///
  /// For a process that is about to end.
  static func flush() {
    guard owner.load(ordering: .acquiring) == getpid(), let pump = try? shared else { return }
    pump.flush()
  }

  private func flush() {
    let asked = streams.withLock { streams in
      streams.flushesAsked += 1
      return streams.flushesAsked
    }
    CMultiprocessing_wakeup_signal(wakeup)
    _ = streams.wait(timeout: .milliseconds(500)) { $0.flushesDone >= asked ? true : nil }
  }
}
