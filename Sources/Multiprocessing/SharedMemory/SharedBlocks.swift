internal import Threading

/// The blocks that this process has mapped, so that one that arrives again is the same object.
enum SharedBlocks {
  private final class Entry {
    weak var block: SharedBlock?
    /// Tells a block from a later one of the same file.
    let object: ObjectIdentifier

    init(_ block: SharedBlock) {
      self.block = block
      object = ObjectIdentifier(block)
    }
  }

  private struct State {
    var entries: [SharedBlock.Identity: Entry] = [:]
    /// What arrived since somebody asked to keep it; nil if nobody has.
    var kept: [SharedBlock]?
  }

  private static let state = LockedValue(State())

  /// Enters a block, unless its file is here already.
  ///
  /// - Parameter replaces: enters it in any case: it owns the name.
  /// - Returns: the block to use.
  @discardableResult
  static func enter(_ block: SharedBlock, replaces: Bool = false) -> SharedBlock {
    state.withLock { state in
      if !replaces, let known = state.entries[block.identity]?.block { return known }
      state.entries[block.identity] = Entry(block)
      state.kept?.append(block)
      return block
    }
  }

  /// Forgets a block that is about to go.
  static func leave(_ block: SharedBlock) {
    let object = ObjectIdentifier(block)
    state.withLock { state in
      guard state.entries[block.identity]?.object == object else { return }
      state.entries[block.identity] = nil
    }
  }

  /// The block of a file, if this process has it.
  static func block(of identity: SharedBlock.Identity) -> SharedBlock? {
    state.withLock { $0.entries[identity]?.block }
  }

  /// Has blocks that arrive stay until ``letGo()``: the jobs of a chunk often bring the same ones.
  static func keep() {
    state.withLock { $0.kept = $0.kept ?? [] }
  }

  /// Lets go of what was kept.
  static func letGo() {
    // The last reference goes when the lock is released.
    let kept = state.withLock { state -> [SharedBlock]? in
      defer { state.kept = nil }
      return state.kept
    }
    withExtendedLifetime(kept) {}
  }
}
