/// Every n-th element of a collection, without a copy: a column of a matrix, say.
///
/// ```swift
/// let matrix: [Double] = [1, 4, 9, 16,  25, 36, 49, 64,  81, 100, 121, 144]  // three rows of four
/// try simpson(samples: StridedSamples(matrix, from: 1, by: 4))  // 82.66666666666666, column 1
/// ```
public struct StridedSamples<Base: RandomAccessCollection>: RandomAccessCollection
where Base.Element == Double {
  private let base: Base
  private let first: Int
  private let step: Int

  /// How many elements there are.
  public let count: Int

  /// Creates a view.
  ///
  /// - Parameters:
  ///   - base: the elements to choose from.
  ///   - first: the number of the first to take, counted from 0.
  ///   - step: the distance from an element to the next; negative to go backwards.
  ///   - count: how many to take; nil takes all up to the end of `base`.
  /// - Precondition: `step` is not zero, and all elements taken lie in `base`.
  public init(_ base: Base, from first: Int = 0, by step: Int, count: Int? = nil) {
    precondition(step != 0, "the distance between samples cannot be zero")
    precondition(first >= 0, "no element \(first): elements are counted from 0")
    self.base = base
    self.first = first
    self.step = step
    let room = step > 0 ? base.count - 1 - first : first
    let available = first < base.count ? room / Int(clamping: step.magnitude) + 1 : 0
    let count = count ?? available
    precondition(
      count >= 0 && count <= available,
      "\(count) elements from \(first) by \(step) do not lie in a collection of \(base.count)")
    self.count = count
  }

  /// Zero.
  public var startIndex: Int { 0 }

  /// The number of elements.
  public var endIndex: Int { count }

  /// The element with this number, counted from 0.
  ///
  /// - Complexity: O(1)
  public subscript(position: Int) -> Double {
    precondition(position >= 0 && position < count, "no element \(position) among \(count)")
    return base[base.index(base.startIndex, offsetBy: first + position * step)]
  }
}

extension StridedSamples: Sendable where Base: Sendable {}
