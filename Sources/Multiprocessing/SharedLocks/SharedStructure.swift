internal import Synchronization

/// A block that holds one shared object: the kind of object stands at its head, so that a handle or a name
/// that leads to another one, or to an older version, is refused.
struct SharedStructure {
  /// What lies in a block.
  enum Kind: UInt32 {
    case lock = 1
    case recursiveLock = 2
    case event = 3
    case semaphore = 4
    case condition = 5
    case barrier = 6
    case queue = 7
    case value = 8
    case communicator = 9
  }

  /// The bytes before the object's own.
  static let headSize = 64
  /// Of all layouts together: one changes, and this with it.
  private static let version: UInt32 = 2
  private static let magic: UInt32 = 0x504C_534D

  let block: SharedBlock

  /// A new block with an object of this kind, all zero behind its head.
  init(_ kind: Kind, size: Int, grows: Bool = false) throws(SharedMemoryError) {
    block = try SharedBlock(size: Self.headSize + size, grows: grows)
    let head = block.pointer(at: 0, as: UInt32.self)
    head[0] = Self.magic
    head[1] = Self.version
    head[2] = kind.rawValue
  }

  /// The object that a handle leads to.
  ///
  /// - Parameter size: how many bytes it has at least.
  init(_ kind: Kind, size: Int, from decoder: any Decoder) throws {
    block = try SharedHandle.block(from: decoder)
    guard block.size >= Self.headSize + size else {
      throw SharedMemoryError.foreign("the shared memory is too short for a shared \(kind)")
    }
    let head = block.pointer(at: 0, as: UInt32.self)
    guard head[0] == Self.magic else {
      throw SharedMemoryError.foreign("the shared memory holds no object of Pleasingly")
    }
    guard head[1] == Self.version else {
      throw SharedMemoryError.foreign(
        "the shared object has version \(head[1]), and this program knows version \(Self.version): "
          + "build both with the same Pleasingly")
    }
    guard head[2] == kind.rawValue else {
      let found = Kind(rawValue: head[2]).map { "a shared \($0)" } ?? "something else"
      throw SharedMemoryError.foreign("the handle leads to \(found), not to a shared \(kind)")
    }
  }

  /// Where the object's own bytes begin.
  var base: UnsafeMutableRawPointer { block.base + Self.headSize }

  /// Writes the object's handle.
  func encode(to encoder: any Encoder) throws {
    try SharedHandle(block).encode(to: encoder)
  }

  /// Keeps the memory for as long as the process runs: a thread of it holds a lock there, and the kernel
  /// must find that lock when the thread ends.
  func keepForEver() {
    _ = Unmanaged.passRetained(block)
  }
}
