/// Memory that several processes use at the same time.
///
/// ```swift
/// struct Shout: Job {
///   var memory: SharedMemory
///   func run() throws -> NoOutput {
///     try memory.withUnsafeMutableBytes { $0.copyBytes(from: "HELLO".utf8) }
///     return NoOutput()
///   }
/// }
/// let memory = try SharedMemory(byteCount: 5)
/// _ = try await pool.run(Shout(memory: memory))
/// try memory.withUnsafeBytes { print(String(decoding: $0, as: UTF8.self)) }   // HELLO
/// ```
///
/// **Without a name**, which is the rule, it lies in a memory file that only those have who were sent it: a
/// `SharedMemory` is `Codable` and travels inside jobs and answers, without a copy of its bytes. The system
/// frees the memory with the last process that has it, however that one ends, and nobody can make it
/// shorter under another's feet. There is no call to close it: it stays as long as the object.
///
/// **With a name** other programs find it, Python's `multiprocessing.shared_memory.SharedMemory(name)` among
/// them. The name has an owner: the process that created the memory. It is removed when that process has let
/// go of the memory, or has ended in whatever way, `kill -9` included, and never because another process
/// that had opened it ended. Memory whose name is gone stays for those who have it. While a process owns
/// names, a small process beside it guards them. (Should somebody kill that one as well, and then the owner,
/// before it creates another name, the name stays.)
///
/// Of named memory somebody else may make the file shorter. Then nothing crashes: what is not there any more
/// reads as zero, and the access in which that was found throws ``SharedMemoryError/truncated(name:)``, as
/// does each later one. For that the package handles SIGBUS from the first named memory on; what does not
/// lie in named memory goes to the handler that was there before.
///
/// Two processes, or threads, that access the same bytes at a time, of which one writes, need a
/// ``SharedLock`` or the like.
public final class SharedMemory: Codable, Sendable {
  let block: SharedBlock

  private init(_ block: SharedBlock) {
    self.block = block
  }

  /// Creates memory without a name, all zero.
  ///
  /// The system gives it page by page as it is touched.
  ///
  /// - Parameter byteCount: how many bytes; at least 1.
  /// - Throws: ``SharedMemoryError/invalidSize(bytes:)``, ``SharedMemoryError/outOfMemory(asked:available:)``
  ///   or ``SharedMemoryError/refused(operation:code:)``.
  public convenience init(byteCount: Int) throws(SharedMemoryError) {
    self.init(try SharedBlock(size: byteCount))
  }

  /// Creates memory under a name that nobody has, all zero, for this user alone.
  ///
  /// All of its memory is there when this returns, which takes about 0.3 seconds per GB. Nobody can open it
  /// before. The first name takes some milliseconds, for the process that guards it.
  ///
  /// - Parameters:
  ///   - name: 1 to 250 bytes without a slash or NUL; in `/dev/shm` it is found under this name.
  ///   - byteCount: how many bytes; at least 1.
  ///   - keepsName: `true` for memory that is to outlive this process. It stays until somebody removes its
  ///     name, or the machine is started anew.
  /// - Throws: ``SharedMemoryError/invalidName(_:reason:)``, ``SharedMemoryError/nameTaken(_:)``,
  ///   ``SharedMemoryError/invalidSize(bytes:)``, ``SharedMemoryError/noRoom(name:asked:)`` if `/dev/shm` is
  ///   full, ``SharedMemoryError/outOfMemory(asked:available:)`` or
  ///   ``SharedMemoryError/refused(operation:code:)``.
  public convenience init(
    creating name: String, byteCount: Int, keepsName: Bool = false
  ) throws(SharedMemoryError) {
    self.init(try SharedBlock.creating(name, size: byteCount, keepsName: keepsName))
  }

  /// Opens memory that has this name, all of it, whoever created it.
  ///
  /// - Throws: ``SharedMemoryError/invalidName(_:reason:)``, ``SharedMemoryError/noSuchName(_:)``,
  ///   ``SharedMemoryError/notPermitted(name:)``, ``SharedMemoryError/foreign(_:)`` if it is empty, or
  ///   ``SharedMemoryError/refused(operation:code:)``.
  public convenience init(opening name: String) throws(SharedMemoryError) {
    self.init(try SharedBlock.opening(name))
  }

  /// The memory that was sent here: the same bytes.
  ///
  /// - Throws: ``SharedMemoryError/foreign(_:)`` if the handle comes from an older version or is none, or
  ///   ``SharedMemoryError/gone(pid:)`` if the sender has let go of the memory.
  public convenience init(from decoder: any Decoder) throws {
    self.init(try SharedHandle.block(from: decoder))
  }

  /// Writes the memory's handle.
  ///
  /// - Throws: `EncodingError` outside of a job and its answer.
  public func encode(to encoder: any Encoder) throws {
    try SharedHandle(block).encode(to: encoder)
  }

  /// How many bytes there are.
  public var byteCount: Int { block.size }

  /// The name under which others can open it; nil if it has none.
  public var name: String? { block.name }

  /// Calls `body` with the bytes, to be read.
  ///
  /// - Parameter body: must not let the pointer escape.
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw, or ``SharedMemoryError/truncated(name:)`` if part of named memory was not
  ///   there any more; then `body` has found zeros there.
  public func withUnsafeBytes<Result: ~Copyable>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    try block.access { try body(UnsafeRawBufferPointer($0)) }
  }

  /// Calls `body` with the bytes, to be read and written.
  ///
  /// - Parameter body: must not let the pointer escape.
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw, or ``SharedMemoryError/truncated(name:)`` if part of named memory was not
  ///   there any more; then what `body` has written there is lost.
  public func withUnsafeMutableBytes<Result: ~Copyable>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> Result
  ) throws -> Result {
    try block.access(body)
  }

  /// Removes the name now; who has the memory keeps it.
  ///
  /// Does nothing if it has no name. The owner need not call this.
  ///
  /// - Throws: ``SharedMemoryError/noSuchName(_:)`` if the name is gone, or stands for other memory by now;
  ///   ``SharedMemoryError/notPermitted(name:)``.
  public func remove() throws(SharedMemoryError) {
    try block.removeName()
  }
}

extension SharedBlock {
  /// Calls `body` with all bytes.
  ///
  /// - Throws: what `body` throws, unless part of the block was not there: that explains more.
  func access<Result: ~Copyable>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> Result
  ) throws -> Result {
    try check(looks: false)
    let result: Result
    do {
      result = try body(UnsafeMutableRawBufferPointer(start: base, count: size))
    } catch {
      try check()
      throw error
    }
    try check()
    return result
  }
}
