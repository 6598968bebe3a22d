internal import CMultiprocessing
internal import Glibc

extension SharedBlock {
  /// A new block under a name that nobody has.
  ///
  /// It gets its name when it is ready: nobody can open one that is still being made. It is all zero, and
  /// all of its memory is there.
  ///
  /// - Parameter keepsName: whether the name stays when this process lets go of the block or ends.
  static func creating(
    _ name: String, size: Int, keepsName: Bool
  ) throws(SharedMemoryError) -> SharedBlock {
    try SharedName.check(name)
    guard size >= 1 else { throw .invalidSize(bytes: size) }
    // To make it ready takes its time: not for a name that is taken.
    let taken = CMultiprocessing_named_memory_open(name)
    if taken >= 0 { close(taken) }
    guard taken < 0 else { throw .nameTaken(name) }
    try checkAvailable(size)
    var descriptor = CMultiprocessing_named_memory_prepare(UInt64(size))
    let isPublished = descriptor == -EOPNOTSUPP
    if isPublished { descriptor = CMultiprocessing_named_memory_create(name, UInt64(size)) }
    guard descriptor >= 0 else { throw refusal(of: name, size: size, code: -descriptor) }

    var file = CMultiprocessing_file_identity()
    _ = CMultiprocessing_identify(descriptor, &file)
    let entry = NameGuardian.Entry(
      name: name, identity: Identity(device: file.device, inode: file.inode))
    // First the guardian, then the name: so it is removed wherever this process is ended.
    if !keepsName {
      do throws(SharedMemoryError) { try NameGuardian.add(entry) } catch {
        if isPublished { _ = entry.remove() }
        close(descriptor)
        throw error
      }
    }
    let block: SharedBlock
    do throws(SharedMemoryError) {
      block = try SharedBlock(
        adopting: descriptor, size: size, name: name, owned: keepsName ? nil : entry)
    } catch {
      if isPublished { _ = entry.remove() }
      if !keepsName { NameGuardian.forget(entry) }
      throw error
    }
    // Before it has its name: another thread that opens it at once must find the block that owns it.
    SharedBlocks.enter(block, replaces: true)
    if !isPublished {
      let code = CMultiprocessing_named_memory_publish(descriptor, name)
      // The block goes here, and with it whatever it had.
      guard code == 0 else { throw refusal(of: name, size: size, code: code) }
    }
    return block
  }

  /// The block of that name, all of it.
  static func opening(_ name: String) throws(SharedMemoryError) -> SharedBlock {
    try SharedName.check(name)
    let descriptor = CMultiprocessing_named_memory_open(name)
    guard descriptor >= 0 else { throw refusal(of: name, size: 0, code: -descriptor) }
    var file = CMultiprocessing_file_identity()
    guard CMultiprocessing_identify(descriptor, &file) == 0 else {
      close(descriptor)
      throw .foreign("\(name.debugDescription) is no shared memory")
    }
    if let known = SharedBlocks.block(of: Identity(device: file.device, inode: file.inode)) {
      close(descriptor)
      return known
    }
    guard file.size > 0 else {
      close(descriptor)
      throw .foreign(
        "the shared memory of the name \(name.debugDescription) is empty: whoever makes it has not come "
          + "further yet, or somebody has made it 0 bytes long")
    }
    return SharedBlocks.enter(try SharedBlock(adopting: descriptor, name: name))
  }

  private static func refusal(of name: String, size: Int, code: Int32) -> SharedMemoryError {
    switch code {
    case EEXIST: .nameTaken(name)
    case ENOENT: .noSuchName(name)
    case EACCES, EPERM: .notPermitted(name: name)
    case ENOSPC: .noRoom(name: name, asked: size)
    case EISDIR, ELOOP, ENXIO: .foreign("\(name.debugDescription) is no shared memory")
    case ENAMETOOLONG, EILSEQ:
      .invalidName(name, reason: "the file system of shared memory does not take it")
    default:
      .refused(operation: "use the shared memory of the name \(name.debugDescription)", code: code)
    }
  }

  /// Removes the block's name now, if it has one that still stands for it.
  func removeName() throws(SharedMemoryError) {
    guard let name else { return }
    let code = NameGuardian.Entry(name: name, identity: identity).remove()
    guard code != ESTALE else { throw .noSuchName(name) }
    guard code == 0 else { throw Self.refusal(of: name, size: size, code: code) }
  }

  /// Throws if part of the block was found not to be there any more.
  ///
  /// - Parameter looks: whether to look at the file's length now.
  func check(looks: Bool = true) throws(SharedMemoryError) {
    guard let range, let name else { return }
    switch looks ? CMultiprocessing_look_at_range(range) : CMultiprocessing_range_state_of(range) {
    case CMultiprocessing_range_whole: return
    case CMultiprocessing_range_no_room: throw .noRoom(name: name, asked: size)
    default: throw .truncated(name: name)
    }
  }
}
