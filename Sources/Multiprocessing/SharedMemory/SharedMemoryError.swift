internal import Glibc

/// Why shared memory could not be had, or cannot be used.
public enum SharedMemoryError: Error, Hashable, Sendable {
  /// There is no block of this size.
  case invalidSize(bytes: Int)
  /// There is no array of this shape.
  case invalidShape([Int])
  /// The system has less memory to give than was asked for.
  case outOfMemory(asked: Int, available: Int)
  /// The file system of named blocks (`/dev/shm`) has no room for so many bytes.
  case noRoom(name: String, asked: Int)
  /// What is no name of a block, and why.
  case invalidName(String, reason: String)
  /// There is a block of this name already.
  case nameTaken(String)
  /// There is no block of this name.
  case noSuchName(String)
  /// The named block exists, but this process may not use it.
  case notPermitted(name: String)
  /// A handle that this version of the package did not make, or a block that holds something else.
  case foreign(String)
  /// The process that sent a handle has let go of the memory, or has ended, before it arrived.
  case gone(pid: Int32)
  /// Another process has made the named block shorter: part of this mapping is not there any more.
  case truncated(name: String)
  /// The system refused, with this errno value.
  case refused(operation: String, code: Int32)
}

extension SharedMemoryError: CustomStringConvertible {
  /// Says why, and what is allowed.
  public var description: String {
    switch self {
    case .invalidSize(let bytes):
      "\(bytes) is not a size of shared memory: it must be at least 1 byte"
    case .invalidShape(let shape):
      "\(shape) is not the shape of a shared array: it must have at least 1 dimension, and at least 1 "
        + "element along each"
    case .outOfMemory(let asked, let available):
      "\(asked) bytes of shared memory were asked for, where the system has about \(available) to give"
    case .noRoom(let name, let asked):
      "there is no room for the block \(name.debugDescription) of \(asked) bytes: the file system of "
        + "shared memory (/dev/shm) is full"
    case .invalidName(let name, let reason):
      "\(name.debugDescription) is not a name of shared memory: \(reason)"
    case .nameTaken(let name):
      "there is shared memory of the name \(name.debugDescription) already: open it, or take another name"
    case .noSuchName(let name):
      "there is no shared memory of the name \(name.debugDescription)"
    case .notPermitted(let name):
      "this process may not use the shared memory of the name \(name.debugDescription), which belongs to "
        + "another user"
    case .foreign(let what): what
    case .gone(let pid):
      "the shared memory was let go of before its handle arrived here: process \(pid), which sent it, has "
        + "it no more"
    case .truncated(let name):
      "another process has made the shared memory of the name \(name.debugDescription) shorter while it "
        + "was in use here"
    case .refused(let operation, let code):
      "the system refused to \(operation): \(String(cString: strerror(code)))"
    }
  }
}
