internal import CMultiprocessing
internal import Glibc

/// The descriptors that came with a worker's messages, until the message that announces each is read.
struct FileInbox {
  /// More than one are never on their way, unless a job sends some of its own.
  private static let limit = 4

  private var descriptors: [Int32] = []

  /// Takes in a descriptor, which is this inbox's to close.
  mutating func add(_ descriptor: Int32) {
    guard descriptor >= 0 else { return }
    guard descriptors.count < Self.limit else {
      close(descriptor)
      return
    }
    descriptors.append(descriptor)
  }

  /// The message that an announcement stands for.
  ///
  /// - Returns: nil if its file did not come, as happens where this process may open no more
  ///   descriptors, or cannot be used.
  mutating func take(_ announcement: FileMessage) -> Message? {
    guard !descriptors.isEmpty else { return nil }
    guard
      let file = ReceivedFile(closing: descriptors.removeFirst(), length: announcement.length)
    else { return nil }
    return Message(kind: announcement.kind, file: file)
  }

  /// The shared memory that a message is about; nil if it did not come, or cannot be used.
  ///
  /// - Parameter name: its name; empty for memory without one.
  mutating func takeMemory(name: [UInt8]) -> SharedBlock? {
    guard !descriptors.isEmpty else { return nil }
    let descriptor = descriptors.removeFirst()
    // What has a name may be made shorter, and is watched.
    guard !name.isEmpty || CMultiprocessing_never_shrinks(descriptor) != 0 else {
      close(descriptor)
      return nil
    }
    let block = try? SharedBlock(
      adopting: descriptor, name: name.isEmpty ? nil : String(decoding: name, as: UTF8.self))
    guard let block else { return nil }
    return SharedBlocks.enter(block)
  }

  /// Closes what nobody has asked for.
  mutating func closeAll() {
    guard !descriptors.isEmpty else { return }
    for descriptor in descriptors { close(descriptor) }
    descriptors = []
  }
}
