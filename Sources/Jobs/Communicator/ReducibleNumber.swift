/// A number that communicators can combine: `Double` and `Int`.
public protocol ReducibleNumber: Codable, Sendable, BitwiseCopyable, Comparable, Numeric {
  /// Whether a result may be no number of the type, as that of integers may.
  static var canOverflow: Bool { get }

  /// Combines two rows of numbers, place by place, into the first.
  ///
  /// - Parameters:
  ///   - reduction: how.
  ///   - first: the left operands; then the results.
  ///   - second: the right operands; as many.
  /// - Returns: the first place whose result is no number of the type; nil if there is none.
  static func combine(
    _ reduction: Reduction<Self>, into first: UnsafeMutableBufferPointer<Self>,
    with second: UnsafeBufferPointer<Self>
  ) -> Int?
}
