internal import CMultiprocessing
internal import Glibc

/// How a block is written into a job or an answer: where another process finds its memory file.
///
/// The sender keeps the block until the job has ended (``EncodingSink/attachments``), so that the file is
/// there when the handle is read.
struct SharedHandle {
  /// «PLSM» and the version of this form and of all that lies in blocks.
  private static let magic: UInt64 = 0x504C_534D_0000_0001
  /// The numbers before the name, of which each byte is one more.
  private static let count = 6

  let block: SharedBlock

  init(_ block: SharedBlock) {
    self.block = block
  }

  /// Writes the handle as the value of an encoder of ours.
  ///
  /// - Throws: `EncodingError` outside of a job and its answer.
  func encode(to encoder: any Encoder) throws {
    guard let node = encoder as? EncodingNode, node.attach(block) else {
      throw EncodingError.invalidValue(
        block,
        .init(
          codingPath: encoder.codingPath,
          debugDescription:
            "A handle of anonymous shared memory can travel only inside a job and in "
            + "its answer, where its descriptor goes with it."))
    }
    var numbers: [UInt64] = [
      Self.magic, UInt64(UInt32(bitPattern: getpid())),
      UInt64(UInt32(bitPattern: block.descriptor)),
      block.identity.device, block.identity.inode, UInt64(block.size),
    ]
    if let name = block.name { numbers += name.utf8.map(UInt64.init) }
    try numbers.encode(to: encoder)
  }

  /// Finds the block again: the same object if this process has it already.
  ///
  /// - Throws: ``SharedMemoryError``, or `DecodingError` if there is no handle.
  static func block(from decoder: any Decoder) throws -> SharedBlock {
    let numbers = try [UInt64](from: decoder)
    guard let magic = numbers.first, magic >> 32 == Self.magic >> 32 else {
      throw SharedMemoryError.foreign("this is not a handle of shared memory of Pleasingly")
    }
    guard magic == Self.magic, numbers.count >= Self.count else {
      throw SharedMemoryError.foreign(
        "the handle of shared memory has version \(UInt32(truncatingIfNeeded: magic)), and this program "
          + "reads version \(UInt32(truncatingIfNeeded: Self.magic)): build both with the same Pleasingly"
      )
    }
    let identity = SharedBlock.Identity(device: numbers[3], inode: numbers[4])
    if let known = SharedBlocks.block(of: identity) { return known }
    let pid = Int32(truncatingIfNeeded: numbers[1])
    let descriptor = CMultiprocessing_memory_of_process(
      pid, Int32(truncatingIfNeeded: numbers[2]), identity.device, identity.inode)
    guard descriptor >= 0 else {
      if descriptor == -ENOENT || descriptor == -ESTALE || descriptor == -ESRCH {
        throw SharedMemoryError.gone(pid: pid)
      }
      throw SharedMemoryError.refused(
        operation: "open shared memory of process \(pid)", code: -descriptor)
    }
    let name =
      numbers.count == Self.count
      ? nil
      : String(decoding: numbers[Self.count...].map(UInt8.init(truncatingIfNeeded:)), as: UTF8.self)
    // Whoever maps it would be ended by a read behind its end; one with a name is watched instead.
    guard name != nil || CMultiprocessing_never_shrinks(descriptor) != 0 else {
      close(descriptor)
      throw SharedMemoryError.foreign("the file of the handle is not shared memory of Pleasingly")
    }
    let block = try SharedBlock(
      adopting: descriptor, size: Int(clamping: numbers[5]), name: name)
    return SharedBlocks.enter(block)
  }
}
