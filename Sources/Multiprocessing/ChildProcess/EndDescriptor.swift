internal import CMultiprocessing
internal import Glibc
internal import Threading

/// The descriptor of a process's end, which only those have who ask for it.
///
/// It is no pidfd: that is readable as soon as the process is dead, before anybody here knows how it
/// ended.
final class EndDescriptor: Sendable {
  private struct State {
    /// What the user has.
    var descriptor: Int32?
    /// A copy to be made readable: the user may have closed the other, and its number be a file's by now.
    var own: Int32?
    var isOver = false
    var isClosed = false

    mutating func closeOwn() {
      if let own { Glibc.close(own) }
      own = nil
    }
  }

  private let state = LockedValue(State())

  deinit { close() }

  /// The descriptor, made when it is first asked for; nil if the system has none left.
  func get() -> Int32? {
    state.withLock { state in
      if state.descriptor != nil || state.isClosed { return state.descriptor }
      let made = CMultiprocessing_end_create()
      guard made >= 0 else { return nil }
      if state.isOver {
        CMultiprocessing_end_signal(made)
      } else {
        let own = CMultiprocessing_end_copy(made)
        guard own >= 0 else {
          Glibc.close(made)
          return nil
        }
        state.own = own
      }
      state.descriptor = made
      return made
    }
  }

  /// Makes the descriptor readable for ever; to be called when the end is known.
  func tell() {
    state.withLock { state in
      state.isOver = true
      if let own = state.own { CMultiprocessing_end_signal(own) }
      state.closeOwn()
    }
  }

  /// Closes the descriptor: its user is gone.
  func close() {
    state.withLock { state in
      state.closeOwn()
      if let descriptor = state.descriptor { Glibc.close(descriptor) }
      state.descriptor = nil
      state.isClosed = true
    }
  }
}
