extension StringProtocol {
  /// Where a text is found first, byte by byte; nil if it is not there, or empty.
  ///
  /// The standard library's `firstRange(of:)` and `contains(_:)` of a text belong to its regular
  /// expressions. Whoever calls them links more than a megabyte of these into a program with a static
  /// runtime, and the system's loader adjusts their addresses again in each worker that starts.
  package func place(of text: StaticString) -> Range<Index>? {
    guard text.utf8CodeUnitCount > 0 else { return nil }
    return text.withUTF8Buffer { wanted in
      var rest = utf8[...]
      while let start = rest.firstIndex(of: wanted[0]) {
        rest = rest[start...]
        if rest.starts(with: wanted) {
          return start..<utf8.index(start, offsetBy: wanted.count)
        }
        rest = rest.dropFirst()
      }
      return nil
    }
  }
}
