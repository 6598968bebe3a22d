internal import CMultiprocessing
internal import Glibc

/// A memory file that is mapped into this process: what every kind of shared object lies in.
///
/// The system counts who has it, by descriptors and mappings, and frees it with the last.
final class SharedBlock: Hashable, @unchecked Sendable {
  // Sendable: constants. What lies in the memory is for its user to keep in order.

  /// Which file it is, as long as the system runs.
  struct Identity: Hashable {
    var device: UInt64
    var inode: UInt64
  }

  let descriptor: Int32
  let base: UnsafeMutableRawPointer
  /// The bytes that are mapped.
  let size: Int
  let identity: Identity
  /// The name under which others can find it, if it has one.
  let name: String?
  /// What is known of a block that somebody may make shorter: one with a name.
  ///
  /// The handler of SIGBUS writes there.
  let range: OpaquePointer?
  /// The name, if it goes with this process's block.
  private let owned: NameGuardian.Entry?
  private let pid = getpid()

  /// A new anonymous block, all zero.
  ///
  /// - Parameters:
  ///   - size: the bytes that are mapped.
  ///   - grows: whether the file may become longer than that; it never becomes shorter.
  convenience init(
    size: Int, grows: Bool = false, label: String = "pleasingly-shared"
  ) throws(SharedMemoryError) {
    guard size >= 1 else { throw .invalidSize(bytes: size) }
    try Self.checkAvailable(size)
    let descriptor = CMultiprocessing_memory_create(label, UInt64(size), grows ? 1 : 0)
    guard descriptor >= 0 else {
      throw .refused(operation: "create shared memory", code: -descriptor)
    }
    try self.init(adopting: descriptor, size: size)
    SharedBlocks.enter(self)
  }

  /// A block in a file whose descriptor becomes the block's own; it is closed if this throws.
  ///
  /// - Parameters:
  ///   - size: how many bytes to map; the whole file if nil.
  ///   - name: the file's name, if it has one: then it may become shorter.
  ///   - owned: the name, if it is to go with the block.
  init(
    adopting descriptor: Int32, size: Int? = nil, name: String? = nil,
    owned: NameGuardian.Entry? = nil
  ) throws(SharedMemoryError) {
    var file = CMultiprocessing_file_identity()
    let code = CMultiprocessing_identify(descriptor, &file)
    guard code == 0 else {
      close(descriptor)
      throw .refused(operation: "look at shared memory", code: code)
    }
    let size = size ?? Int(clamping: file.size)
    guard size >= 1, UInt64(size) <= file.size else {
      close(descriptor)
      throw .foreign("the shared memory is \(file.size) bytes long, where \(size) were expected")
    }
    guard let base = CMultiprocessing_map(descriptor, 0, size) else {
      let code = errno
      close(descriptor)
      throw .refused(operation: "map \(size) bytes of shared memory", code: code)
    }
    var range: OpaquePointer?
    if name != nil {
      range = CMultiprocessing_watch_range(base, size, descriptor)
      guard range != nil else {
        CMultiprocessing_unmap(base, size)
        close(descriptor)
        throw .refused(operation: "watch over shared memory", code: ENOMEM)
      }
    }
    self.descriptor = descriptor
    self.base = base
    self.size = size
    self.name = name
    self.range = range
    self.owned = owned
    identity = Identity(device: file.device, inode: file.inode)
  }

  deinit {
    SharedBlocks.leave(self)
    // A copy of this process that a job has forked owns nothing.
    if let owned, pid == getpid() {
      _ = owned.remove()
      NameGuardian.forget(owned)
    }
    if let range { CMultiprocessing_forget_range(range) }
    CMultiprocessing_unmap(base, size)
    close(descriptor)
  }

  static func == (first: SharedBlock, second: SharedBlock) -> Bool { first === second }

  func hash(into hasher: inout Hasher) {
    hasher.combine(identity)
  }

  /// A mapped word, to be read and written by many.
  func pointer<Value>(at offset: Int, as type: Value.Type = Value.self) -> UnsafeMutablePointer<
    Value
  > {
    precondition(
      offset >= 0 && offset + MemoryLayout<Value>.size <= size, "outside of the shared memory")
    return (base + offset).assumingMemoryBound(to: type)
  }

  /// Throws if so much memory cannot be had: it would be given page by page until something dies.
  static func checkAvailable(_ size: Int) throws(SharedMemoryError) {
    guard size > 64 << 20 else { return }
    let available = CMultiprocessing_available_memory()
    guard available < 0 || size <= available else {
      throw .outOfMemory(asked: size, available: Int(available))
    }
  }
}
