internal import CMultiprocessing
internal import Glibc

/// A message in a memory file that another process wrote, mapped into this one.
///
/// The file cannot shrink and all of its memory is there, so that no read can fail; its contents may
/// change under the reader's eyes if the writer breaks the rules, so that everything is read once, or
/// copied before it is checked.
final class ReceivedFile: @unchecked Sendable {
  // Sendable: constants, and memory that is only read, but for the one store at the end.

  private let mapping: UnsafeMutableRawPointer
  private let size: Int

  /// Maps the file, and closes the descriptor in any case.
  ///
  /// - Returns: nil if it is no file of ours, does not hold so many bytes, or cannot be mapped.
  init?(closing descriptor: Int32, length: Int) {
    defer { close(descriptor) }
    let head = Int(CMULTIPROCESSING_FILE_HEAD)
    guard length >= 0, length <= Message.payloadLimit,
      let mapping = CMultiprocessing_file_open(descriptor, head + length)
    else { return nil }
    self.mapping = mapping
    size = head + length
  }

  deinit {
    // The writer may fill it again.
    CMultiprocessing_file_set_state(mapping, 0)
    CMultiprocessing_file_unmap(mapping, size)
  }

  /// The message's bytes, for as long as this object lives.
  var bytes: UnsafeRawBufferPointer {
    let head = Int(CMULTIPROCESSING_FILE_HEAD)
    return UnsafeRawBufferPointer(start: mapping + head, count: size - head)
  }
}
