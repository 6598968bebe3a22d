internal import CMultiprocessing
internal import Glibc
internal import Jobs

/// The descriptors that the supervisor's thread sleeps on (epoll).
///
/// Lives as long as the process, like the supervisor.
struct EventPoll: Sendable {
  /// What a watched descriptor is to its worker.
  enum Source: Equatable {
    case wakeup
    case channel(WorkerID)
    case exit(WorkerID)
  }

  private let descriptor: Int32
  /// Makes ``wait(_:)`` return; any thread may signal it.
  let wakeup: Int32

  init() throws(WorkerStartFailed) {
    descriptor = try Self.check(CMultiprocessing_poll_create(), "epoll_create1")
    do throws(WorkerStartFailed) {
      wakeup = try Self.check(CMultiprocessing_wakeup_create(), "eventfd")
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    let error = watch(wakeup, as: .wakeup, known: false)
    guard error == 0 else {
      close()
      throw .init(operation: "epoll_ctl", errno: error)
    }
  }

  /// Gives the descriptors back, where there will be no supervisor.
  func close() {
    Glibc.close(descriptor)
    Glibc.close(wakeup)
  }

  private static func check(_ result: Int32, _ operation: String) throws(WorkerStartFailed) -> Int32
  {
    guard result >= 0 else { throw .init(operation: operation, errno: -result) }
    return result
  }

  /// Watches a descriptor for input if `input`, for room to write if `output`, and in any case for its
  /// hang-up; returns 0 or an errno.
  func watch(
    _ watched: Int32, as source: Source, input: Bool = true, output: Bool = false, known: Bool
  ) -> Int32 {
    CMultiprocessing_poll_watch(
      descriptor, watched, Self.token(of: source), input ? 1 : 0, output ? 1 : 0, known ? 1 : 0)
  }

  /// Forgets a descriptor; it must still be open.
  func forget(_ watched: Int32) {
    CMultiprocessing_poll_forget(descriptor, watched)
  }

  /// Sleeps until something happens or the time is over, and calls `body` for each thing that did.
  func wait(
    timeout: Duration?, _ body: (Source, _ readable: Bool, _ writable: Bool) -> Void
  ) {
    var events = [CMultiprocessing_event](repeating: CMultiprocessing_event(), count: 64)
    let count = CMultiprocessing_poll_wait(descriptor, &events, 64, Self.milliseconds(timeout))
    guard count > 0 else { return }
    for event in events[..<Int(count)] {
      body(Self.source(of: event.token), event.readable != 0, event.writable != 0)
    }
  }

  /// Rounded up, so that whoever waits does not come too early; -1 for ever.
  private static func milliseconds(_ timeout: Duration?) -> Int32 {
    guard let timeout else { return -1 }
    guard timeout > .zero else { return 0 }
    let (seconds, attoseconds) = timeout.components
    guard seconds < 86_400 else { return 86_400_000 }
    return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  private static func token(of source: Source) -> UInt64 {
    switch source {
    case .wakeup: 0
    case .channel(let worker): worker << 1
    case .exit(let worker): worker << 1 | 1
    }
  }

  private static func source(of token: UInt64) -> Source {
    if token == 0 { return .wakeup }
    return token & 1 == 0 ? .channel(token >> 1) : .exit(token >> 1)
  }
}

extension WorkerStartFailed {
  /// The error of a system call.
  init(operation: String, errno code: Int32) {
    self.init(operation: operation, code: code, message: String(cString: strerror(code)))
  }
}
