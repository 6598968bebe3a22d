internal import CMultiprocessing

/// How many elements there are along each dimension of an array, in row-major order: the last index runs
/// fastest, as in NumPy's C order.
struct ArrayShape: Hashable, Sendable {
  let dimensions: [Int]
  /// The number of elements.
  let count: Int
  /// How many bytes they take.
  let byteCount: Int

  init(_ dimensions: [Int], stride: Int) throws(SharedMemoryError) {
    guard !dimensions.isEmpty, dimensions.allSatisfy({ $0 >= 1 }) else {
      throw .invalidShape(dimensions)
    }
    var size = stride
    var count = 1
    for dimension in dimensions {
      let (product, overflows) = size.multipliedReportingOverflow(by: dimension)
      guard !overflows else {
        throw .outOfMemory(asked: .max, available: Int(CMultiprocessing_available_memory()))
      }
      size = product
      count *= dimension
    }
    self.dimensions = dimensions
    self.count = count
    byteCount = size
  }
}
