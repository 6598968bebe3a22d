extension SharedArray {
  /// The array that was sent here: the same elements.
  ///
  /// - Throws: ``SharedMemoryError/foreign(_:)`` if it has elements of another type, or the handle comes from
  ///   an older version; ``SharedMemoryError/gone(pid:)`` if the sender has let go of the array.
  public convenience init(from decoder: any Decoder) throws {
    let sent = try SentArray(from: decoder)
    let elements = "\(sent.element) (\(sent.stride) bytes each)"
    guard sent.stride == MemoryLayout<Element>.stride,
      sent.element == TypeName.text(of: Element.self)
    else {
      throw SharedMemoryError.foreign(
        "the handle leads to a shared array of \(elements), not of "
          + "\(TypeName.text(of: Element.self)) (\(MemoryLayout<Element>.stride) bytes each)")
    }
    let shape = try Self.shape(sent.shape)
    guard sent.block.size >= shape.byteCount else {
      throw SharedMemoryError.foreign(
        "the handle of a shared array leads to \(sent.block.size) bytes, and its \(shape.count) elements "
          + "take \(shape.byteCount)")
    }
    self.init(sent.block, shape)
  }

  /// Writes the array's handle, its shape and the type of its elements.
  ///
  /// - Throws: `EncodingError` outside of a job and its answer.
  public func encode(to encoder: any Encoder) throws {
    try SentArray(
      block: block, shape: shape, stride: MemoryLayout<Element>.stride,
      element: TypeName.text(of: Element.self)
    ).encode(to: encoder)
  }
}

/// What is written of an array.
private struct SentArray: Codable {
  var block: SharedBlock
  var shape: [Int]
  var stride: Int
  var element: String

  /// A block as a value of its own.
  private struct Handle: Codable {
    var block: SharedBlock

    init(_ block: SharedBlock) { self.block = block }

    init(from decoder: any Decoder) throws { block = try SharedHandle.block(from: decoder) }

    func encode(to encoder: any Encoder) throws { try SharedHandle(block).encode(to: encoder) }
  }

  init(block: SharedBlock, shape: [Int], stride: Int, element: String) {
    self.block = block
    self.shape = shape
    self.stride = stride
    self.element = element
  }

  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    block = try container.decode(Handle.self).block
    shape = try container.decode([Int].self)
    stride = try container.decode(Int.self)
    element = try container.decode(String.self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(Handle(block))
    try container.encode(shape)
    try container.encode(stride)
    try container.encode(element)
  }
}
