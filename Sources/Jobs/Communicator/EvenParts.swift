/// The cut of a row into parts that follow each other and differ in length by at most one.
///
/// The first parts are the longer ones. There may be more parts than elements: the last are then empty.
public enum EvenParts {
  /// Where one part lies.
  ///
  /// ```swift
  /// (0..<3).map { EvenParts.range(of: $0, of: 3, in: 10) }   // [0..<4, 4..<7, 7..<10]
  /// ```
  ///
  /// - Parameters:
  ///   - part: which part: 0 ..< `parts`.
  ///   - parts: how many parts; at least 1.
  ///   - count: how many elements there are; at least 0.
  /// - Precondition: there is such a part.
  public static func range(of part: Int, of parts: Int, in count: Int) -> Range<Int> {
    precondition(
      part >= 0 && part < parts && count >= 0,
      "there is no part \(part) of \(parts) of \(count) elements")
    let (size, longer) = count.quotientAndRemainder(dividingBy: parts)
    let start = part * size + min(part, longer)
    return start..<(start + size + (part < longer ? 1 : 0))
  }

  /// All parts of an array, to be scattered.
  ///
  /// - Parameters:
  ///   - elements: the array.
  ///   - parts: how many parts; at least 1.
  /// - Complexity: O(*n*)
  public static func cut<Element>(_ elements: [Element], into parts: Int) -> [[Element]] {
    (0..<parts).map { Array(elements[range(of: $0, of: parts, in: elements.count)]) }
  }
}
