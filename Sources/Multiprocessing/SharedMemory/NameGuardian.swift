internal import CMultiprocessing
internal import Glibc
internal import Threading

/// The names that this process owns, and the process that removes them if this one is ended.
///
/// `README.md` has the rules. The guardian is there as long as there are names.
enum NameGuardian {
  /// A name and the file that it stands for.
  struct Entry: Hashable {
    var name: String
    var identity: SharedBlock.Identity

    fileprivate func message(isGuarded: Bool) -> CMultiprocessing_guarded_name {
      var message = CMultiprocessing_guarded_name()
      message.device = identity.device
      message.inode = identity.inode
      message.is_guarded = isGuarded ? 1 : 0
      withUnsafeMutableBytes(of: &message.name) { $0.copyBytes(from: name.utf8) }
      return message
    }

    /// Removes the name, unless it stands for another file by now.
    ///
    /// - Returns: 0 or an errno.
    func remove() -> Int32 {
      CMultiprocessing_named_memory_remove(name, identity.device, identity.inode)
    }
  }

  fileprivate struct State {
    /// Whose state this is; a forked copy of the process owns nothing.
    var pid: Int32 = 0
    var guardian: (process: Int32, socket: Int32)?
    var entries: Set<Entry> = []
    var removesAtExit = false
  }

  private static let state = LockedValue(State())

  /// Has the name removed when this process ends, whether it is there already or not.
  ///
  /// May take some milliseconds, as a process is started for the first name.
  static func add(_ entry: Entry) throws(SharedMemoryError) {
    let code = state.withLock { state -> Int32 in
      if state.pid != getpid() { state.beginAnew() }
      if !state.removesAtExit {
        // For the case that somebody has ended the guardian.
        atexit { NameGuardian.removeAll() }
        state.removesAtExit = true
      }
      state.entries.insert(entry)
      var code = state.tell(entry.message(isGuarded: true))
      // Somebody has ended the guardian; another is told of all names.
      if code != 0 { code = state.restart() }
      if code != 0 { state.remove(entry) }
      return code
    }
    guard code == 0 else {
      throw .refused(operation: "start a process that guards the name \(entry.name)", code: code)
    }
  }

  /// Leaves the name to whoever has it.
  static func forget(_ entry: Entry) {
    state.withLock { $0.remove(entry) }
  }

  /// Removes all names: at the end of the process.
  private static func removeAll() {
    state.withLock { state in
      guard state.pid == getpid() else { return }
      for entry in state.entries { _ = entry.remove() }
    }
  }
}

extension NameGuardian.State {
  /// In a forked copy: the guardian is not ours, its socket is.
  fileprivate mutating func beginAnew() {
    if let guardian {
      close(guardian.process)
      close(guardian.socket)
    }
    guardian = nil
    entries = []
    pid = getpid()
  }

  fileprivate mutating func tell(_ message: CMultiprocessing_guarded_name) -> Int32 {
    guard let guardian else { return EPIPE }
    var message = message
    return CMultiprocessing_guardian_tell(guardian.socket, &message)
  }

  /// Starts a guardian, in the place of one that is gone.
  fileprivate mutating func restart() -> Int32 {
    end()
    var process: Int32 = -1
    var socket: Int32 = -1
    let code = CMultiprocessing_guardian_start(&process, &socket)
    guard code == 0 else { return code }
    guardian = (process, socket)
    for entry in entries {
      let code = tell(entry.message(isGuarded: true))
      guard code == 0 else { return code }
    }
    return 0
  }

  fileprivate mutating func remove(_ entry: NameGuardian.Entry) {
    guard pid == getpid(), entries.remove(entry) != nil else { return }
    _ = tell(entry.message(isGuarded: false))
    if entries.isEmpty { end() }
  }

  private mutating func end() {
    guard let guardian else { return }
    CMultiprocessing_guardian_end(guardian.process, guardian.socket)
    self.guardian = nil
  }
}
