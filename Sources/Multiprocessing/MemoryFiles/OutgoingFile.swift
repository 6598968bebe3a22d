internal import CMultiprocessing
internal import Glibc

/// A memory file that a message is written into, and that another process then reads.
final class OutgoingFile: MessageMemory {
  /// Free for the next message.
  private static let free: UInt32 = 0
  /// Sent, and not yet read to the end.
  private static let sent: UInt32 = 1

  let descriptor: Int32
  private var mapping: UnsafeMutableRawPointer
  /// The bytes of the file, its head included.
  private(set) var size: Int

  /// A file with room for a message of so many bytes; nil if the system has none to give.
  init?(capacity: Int) {
    let file = CMultiprocessing_file_create()
    guard file >= 0 else { return nil }
    let bytes = Self.size(for: capacity)
    guard let memory = CMultiprocessing_file_grow(file, nil, 0, bytes) else {
      close(file)
      return nil
    }
    descriptor = file
    mapping = memory
    size = bytes
  }

  deinit {
    CMultiprocessing_file_unmap(mapping, size)
    close(descriptor)
  }

  private static func size(for capacity: Int) -> Int {
    let head = Int(CMULTIPROCESSING_FILE_HEAD)
    return head + (capacity + head - 1) / head * head
  }

  /// Where the message lies.
  var content: UnsafeMutableRawPointer { mapping + Int(CMULTIPROCESSING_FILE_HEAD) }

  /// How many bytes a message may have.
  var capacity: Int { size - Int(CMULTIPROCESSING_FILE_HEAD) }

  /// Makes room for a message of so many bytes, which moves the content.
  ///
  /// - Returns: false if the system has none to give; the content is as it was.
  func grow(to capacity: Int) -> Bool {
    let bytes = Self.size(for: capacity)
    guard bytes > size else { return true }
    guard let memory = CMultiprocessing_file_grow(descriptor, mapping, size, bytes) else {
      return false
    }
    mapping = memory
    size = bytes
    return true
  }

  /// Whether a process that this file was sent to has not read it to the end.
  var isInUse: Bool {
    get { CMultiprocessing_file_state(mapping) != Self.free }
    set { CMultiprocessing_file_set_state(mapping, newValue ? Self.sent : Self.free) }
  }
}
