extension EncodingSink {
  /// The frame of what was written into a memory file.
  ///
  /// So many bytes of its beginning, and where the receiver finds the rest; the header is still to be filled in.
  ///
  /// - Parameter attachments: are given the file, which must be kept until the receiver has opened it.
  /// - Returns: nil if what was written lies in no file, or there is no descriptor to keep the file by; then it is
  ///   still there, to be sent as a whole.
  func frameOfFile(head: Int, attachments: inout [SharedBlock]) -> [UInt8]? {
    guard let file = file as? OutgoingFile, let block = try? SharedBlock(keeping: file) else {
      return nil
    }
    let range = head..<count
    var frame = [UInt8](UnsafeRawBufferPointer(rebasing: bytes[..<head]))
    _ = takeMemory()
    attachments.append(block)
    JobFileReference(block, range: range).append(to: &frame)
    return frame
  }
}
