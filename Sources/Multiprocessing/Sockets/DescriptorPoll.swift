internal import CMultiprocessing
internal import Glibc

/// Descriptors of any kind that one thread sleeps on (epoll); any thread may change what is watched.
package struct DescriptorPoll: Sendable {
  private let poll: Int32

  /// Makes one that watches nothing; nil if the system has none left, and `errno` says why.
  package init?() {
    poll = CMultiprocessing_poll_create()
    guard poll >= 0 else {
      errno = -poll
      return nil
    }
  }

  /// Gives the descriptor back.
  package func close() { Glibc.close(poll) }

  /// Watches a descriptor for input, for room to write, or for both; returns 0 or an errno.
  ///
  /// - Parameter known: whether it is watched already.
  package func watch(_ descriptor: Int32, input: Bool, output: Bool, known: Bool) -> Int32 {
    CMultiprocessing_poll_watch(
      poll, descriptor, UInt64(UInt32(bitPattern: descriptor)), input ? 1 : 0, output ? 1 : 0,
      known ? 1 : 0)
  }

  /// Forgets a descriptor, which must still be open.
  package func forget(_ descriptor: Int32) {
    CMultiprocessing_poll_forget(poll, descriptor)
  }

  /// Sleeps until something happens or the time is over (nil: for ever), and tells what did.
  ///
  /// A hang-up is told as `readable`, whatever is watched.
  package func wait(
    timeout: Duration?,
    _ body: (_ descriptor: Int32, _ readable: Bool, _ writable: Bool) -> Void
  ) {
    var events = [CMultiprocessing_event](repeating: CMultiprocessing_event(), count: 64)
    let count = CMultiprocessing_poll_wait(poll, &events, 64, Self.milliseconds(timeout))
    guard count > 0 else { return }
    for event in events[..<Int(count)] {
      body(
        Int32(truncatingIfNeeded: event.token), event.readable != 0, event.writable != 0)
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
}
