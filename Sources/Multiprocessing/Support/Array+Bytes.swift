extension [UInt8] {
  /// A copy of raw bytes: as `init(_:)`, which takes longer for a few of them than the copy itself.
  @inline(__always)
  init(copying bytes: UnsafeRawBufferPointer) {
    self.init(unsafeUninitializedCapacity: bytes.count) { buffer, count in
      UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
      count = bytes.count
    }
  }
}
