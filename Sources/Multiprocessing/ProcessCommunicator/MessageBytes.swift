/// Bytes of a message, freed with the last reference.
package final class MessageBytes {
  package let bytes: UnsafeMutableRawBufferPointer

  /// Room for so many bytes, with anything in it.
  package init(count: Int) {
    bytes = .allocate(byteCount: count, alignment: 16)
  }

  /// A copy.
  package convenience init(copying source: UnsafeRawBufferPointer) {
    self.init(count: source.count)
    bytes.copyMemory(from: source)
  }

  deinit {
    bytes.deallocate()
  }
}
