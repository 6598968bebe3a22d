/// The 256 layers of one distribution, laid out for a loop that looks up one of them at random.
@usableFromInline
struct ZigguratTable: @unchecked Sendable {
  // Proof for `@unchecked`: the memory is written in `init`, before anybody else has the pointer,
  // and neither written nor freed afterwards; the only tables are two global constants.
  @usableFromInline let layers: UnsafePointer<ZigguratLayer>

  init(_ layers: [ZigguratLayer]) {
    precondition(layers.count == 256, "a ziggurat has 256 layers here")
    let memory = UnsafeMutablePointer<ZigguratLayer>.allocate(capacity: layers.count)
    memory.initialize(from: layers, count: layers.count)
    self.layers = UnsafePointer(memory)
  }

  /// A layer; `index` is at most 255.
  @inlinable
  @inline(__always)
  subscript(index: UInt64) -> ZigguratLayer {
    layers[Int(truncatingIfNeeded: index & 0xFF)]
  }
}
