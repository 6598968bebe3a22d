extension SharedArray {
  /// Creates an array of zeros under a name that nobody has, as
  /// ``SharedMemory/init(creating:byteCount:keepsName:)`` does.
  ///
  /// - Parameters:
  ///   - name: 1 to 250 bytes without a slash or NUL.
  ///   - shape: how many elements along each dimension.
  ///   - keepsName: `true` for an array that is to outlive this process.
  /// - Throws: ``SharedMemoryError``.
  public convenience init(
    creating name: String, shape: [Int], keepsName: Bool = false
  ) throws(SharedMemoryError) {
    let shape = try Self.shape(shape)
    self.init(
      try SharedBlock.creating(name, size: shape.byteCount, keepsName: keepsName), shape)
  }

  /// Creates an array of zeros of one dimension under a name that nobody has.
  ///
  /// - Parameters:
  ///   - name: 1 to 250 bytes without a slash or NUL.
  ///   - count: how many elements; at least 1.
  ///   - keepsName: `true` for an array that is to outlive this process.
  /// - Throws: ``SharedMemoryError``.
  public convenience init(
    creating name: String, count: Int, keepsName: Bool = false
  ) throws(SharedMemoryError) {
    try self.init(creating: name, shape: [count], keepsName: keepsName)
  }

  /// Opens an array that has this name, whoever created it, NumPy included.
  ///
  /// The memory says nothing of its elements: whoever opens it must know their type and the shape.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - shape: how many elements along each dimension; the memory must have at least so many.
  /// - Throws: ``SharedMemoryError``: ``SharedMemoryError/foreign(_:)`` if the memory is too small.
  public convenience init(opening name: String, shape: [Int]) throws(SharedMemoryError) {
    let shape = try Self.shape(shape)
    let block = try SharedBlock.opening(name)
    guard block.size >= shape.byteCount else {
      throw .foreign(
        "the shared memory of the name \(name.debugDescription) has \(block.size) bytes, and "
          + "\(shape.count) elements of \(Element.self) take \(shape.byteCount)")
    }
    self.init(block, shape)
  }

  /// Opens an array of one dimension that has this name.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - count: how many elements; the memory must have at least so many.
  /// - Throws: as ``init(opening:shape:)`` does.
  public convenience init(opening name: String, count: Int) throws(SharedMemoryError) {
    try self.init(opening: name, shape: [count])
  }

  /// Removes the name now; who has the array keeps it.
  ///
  /// Does nothing if it has no name. The owner need not call this.
  ///
  /// - Throws: ``SharedMemoryError/noSuchName(_:)`` if the name is gone, or stands for other memory by now.
  public func remove() throws(SharedMemoryError) {
    try block.removeName()
  }

  /// Throws if part of a named array was found not to be there any more; its elements read as zero.
  ///
  /// - Throws: ``SharedMemoryError/truncated(name:)``, or ``SharedMemoryError/noRoom(name:asked:)`` where
  ///   the memory of an element of somebody else's array was not there and could not be had.
  public func check() throws(SharedMemoryError) {
    try block.check()
  }
}
