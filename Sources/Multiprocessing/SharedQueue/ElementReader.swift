/// What it takes to take an element and rebuild it, used again for the next; by one thread at a time.
final class ElementReader {
  /// Room for a small element's bytes.
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 512, alignment: 16)
  let values = ValueReader()

  deinit {
    buffer.deallocate()
  }
}
