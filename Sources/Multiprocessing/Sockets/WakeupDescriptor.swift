internal import CMultiprocessing
internal import Glibc

/// A descriptor that becomes readable when a thread says so, and with it ends another's wait in
/// `poll` or `epoll`.
package struct WakeupDescriptor: Sendable {
  /// For `poll` and kin.
  package let descriptor: Int32

  /// Makes one; nil if the system has none left, and `errno` says why.
  package init?() {
    descriptor = CMultiprocessing_wakeup_create()
    guard descriptor >= 0 else {
      errno = -descriptor
      return nil
    }
  }

  /// Makes it readable, until it is cleared.
  package func signal() { CMultiprocessing_wakeup_signal(descriptor) }

  /// Makes it unreadable.
  package func clear() { CMultiprocessing_wakeup_clear(descriptor) }

  /// Gives it back; nobody may use it any more.
  package func close() { Glibc.close(descriptor) }
}
