extension SharedArray {
  /// Calls `body` with the elements in row-major order, to be read.
  ///
  /// - Parameter body: must not let the pointer escape.
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw, or ``SharedMemoryError/truncated(name:)`` if part of a named array was not
  ///   there any more; then `body` has found zeros there.
  public func withUnsafeBufferPointer<Result: ~Copyable>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) throws -> Result {
    try block.access { _ in try body(UnsafeBufferPointer(start: base, count: count)) }
  }

  /// Calls `body` with the elements in row-major order, to be read and written.
  ///
  /// - Parameter body: must not let the pointer escape.
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw, or ``SharedMemoryError/truncated(name:)`` if part of a named array was not
  ///   there any more; then what `body` has written there is lost.
  public func withUnsafeMutableBufferPointer<Result: ~Copyable>(
    _ body: (inout UnsafeMutableBufferPointer<Element>) throws -> Result
  ) throws -> Result {
    try block.access { _ in
      var elements = UnsafeMutableBufferPointer(start: base, count: count)
      return try body(&elements)
    }
  }

  /// Calls `body` with the elements in row-major order, to be read, as what cannot escape.
  ///
  /// - Returns: what `body` returned.
  /// - Throws: as ``withUnsafeBufferPointer(_:)`` does.
  public func withSpan<Result: ~Copyable>(
    _ body: (Span<Element>) throws -> Result
  ) throws -> Result {
    try withUnsafeBufferPointer { try body($0.span) }
  }

  /// Calls `body` with the elements in row-major order, to be read and written, as what cannot escape.
  ///
  /// - Returns: what `body` returned.
  /// - Throws: as ``withUnsafeMutableBufferPointer(_:)`` does.
  public func withMutableSpan<Result: ~Copyable>(
    _ body: (inout MutableSpan<Element>) throws -> Result
  ) throws -> Result {
    try block.access { _ in
      let elements = UnsafeMutableBufferPointer(start: base, count: count)
      var span = elements.mutableSpan
      return try body(&span)
    }
  }

  /// Writes the same value to all elements.
  ///
  /// - Complexity: O(n)
  /// - Throws: as ``withUnsafeMutableBufferPointer(_:)`` does.
  public func fill(with value: Element) throws {
    try withUnsafeMutableBufferPointer { $0.update(repeating: value) }
  }
}

extension SharedArray: RandomAccessCollection {
  /// The index of the first element.
  public var startIndex: Int { 0 }

  /// One behind the index of the last element.
  public var endIndex: Int { count }

  /// Calls `body` with all elements: it is how `Array(array)` copies them at once.
  ///
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw.
  public func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result? {
    try body(UnsafeBufferPointer(start: base, count: count))
  }
}
